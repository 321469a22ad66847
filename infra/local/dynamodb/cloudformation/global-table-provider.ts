import type { CreatedResource, ResourceProvider } from '../../cloudformation/resource-provider.ts';
import { createReplicaGroup } from '../replication/replica-group.ts';
import { createTable } from '../service/create-table.ts';
import { deleteTable } from '../service/delete-table.ts';
import { describeTable } from '../service/describe-table.ts';
import type { CloudParts, RegionParts } from '../service/region-parts.ts';
import { findReplicas, inputOf } from './replicas.ts';
import { attributeOf, setRecovery, tableNameFor } from './settings.ts';
import { globalTableProperties, readProperties } from './table-properties.ts';
import { updateGlobalTable } from './update-global-table.ts';

const TYPE = 'AWS::DynamoDB::GlobalTable';

export const createGlobalTableProvider = (cloud: CloudParts, own: RegionParts): ResourceProvider => {
  const created = async (name: string): Promise<CreatedResource> => {
    const { TableArn, TableId = '', LatestStreamArn } = await describeTable(own, name);
    return {
      physicalId: name,
      attributes: {
        Arn: TableArn,
        TableId,
        ...(LatestStreamArn !== undefined && { StreamArn: LatestStreamArn }),
      },
    };
  };

  return {
    type: TYPE,
    create: async (request) => {
      const { logicalId } = request;
      const properties = readProperties(TYPE, logicalId, globalTableProperties, request.properties);
      const replicas = findReplicas(cloud, request, properties);
      const attribute = attributeOf(logicalId, properties.TimeToLiveSpecification);
      const name = tableNameFor(properties.TableName, request);
      const group = createReplicaGroup();

      const made: RegionParts[] = [];
      try {
        for (const { parts, replica } of replicas) {
          await createTable(parts, inputOf(name, properties, replica), group);
          made.push(parts);
          setRecovery(parts, name, replica.PointInTimeRecoverySpecification);
        }
        if (attribute !== undefined) {
          await cloud.sweepers.update(name, made, { AttributeName: attribute, Enabled: true });
        }
      } catch (error) {
        for (const parts of made) await deleteTable(cloud, parts, name);
        throw error;
      }
      return created(name);
    },
    update: async (name, request, previousProperties) => {
      const { logicalId } = request;
      const wanted = readProperties(TYPE, logicalId, globalTableProperties, request.properties);
      const previous = readProperties(TYPE, logicalId, globalTableProperties, previousProperties);
      const outcome = await updateGlobalTable(cloud, own, { name, request, wanted, previous });
      return outcome === 'replace' ? outcome : created(name);
    },
    remove: async (physicalId) => {
      const found = await own.tables.find(physicalId);
      if (found === undefined) return;
      const regions = found.group?.regions() ?? [own.region];
      const replicas = [...cloud.regions.values()].filter(({ region }) => regions.includes(region));
      for (const parts of replicas) {
        const { DeletionProtectionEnabled: isProtected } = await describeTable(parts, physicalId);
        if (isProtected === true) {
          throw new Error(
            `${physicalId} is protected against deletion in ${parts.region}: nothing was deleted`,
          );
        }
      }
      for (const parts of replicas) await deleteTable(cloud, parts, physicalId);
    },
  };
};
