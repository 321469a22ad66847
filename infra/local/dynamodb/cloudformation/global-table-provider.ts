import type { z } from 'zod';
import type { ResourceProvider, ResourceRequest } from '../../cloudformation/resource-provider.ts';
import { createReplicaGroup } from '../replication/replica-group.ts';
import { createTable } from '../service/create-table.ts';
import { deleteTable } from '../service/delete-table.ts';
import { describeTable } from '../service/describe-table.ts';
import type { CloudParts, RegionParts } from '../service/region-parts.ts';
import { attributeOf, setRecovery, tableNameFor } from './settings.ts';
import { globalTableProperties, readProperties } from './table-properties.ts';

const TYPE = 'AWS::DynamoDB::GlobalTable';

type Replica = z.infer<typeof globalTableProperties>['Replicas'][number];

const findReplicas = (
  { regions }: CloudParts,
  { logicalId, region: own }: ResourceRequest,
  replicas: readonly Replica[],
): readonly { readonly parts: RegionParts; readonly replica: Replica }[] => {
  const names = replicas.map(({ Region }) => Region);
  if (!names.includes(own))
    throw new Error(`${logicalId}: Replicas must include ${own}, the stack's own Region`);
  if (new Set(names).size < names.length) throw new Error(`${logicalId}: Replicas names a Region twice`);
  return replicas.map((replica) => {
    const parts = regions.get(replica.Region);
    if (parts === undefined) {
      throw new Error(`${logicalId}: Replicas names ${replica.Region}, which this local cloud does not run`);
    }
    if (!parts.isUp()) throw new Error(`${logicalId}: ${replica.Region} is down`);
    return { parts, replica };
  });
};

export const createGlobalTableProvider = (cloud: CloudParts, own: RegionParts): ResourceProvider => ({
  type: TYPE,
  create: async (request) => {
    const { logicalId } = request;
    const properties = readProperties(TYPE, logicalId, globalTableProperties, request.properties);
    const {
      TableName: given,
      Replicas,
      TimeToLiveSpecification: timeToLive,
      StreamSpecification: stream,
      SSESpecification: _encryption,
      ...shared
    } = properties;
    const replicas = findReplicas(cloud, request, Replicas);
    if (stream === undefined && replicas.length > 1) {
      throw new Error(`${logicalId}: StreamSpecification is needed with more than one replica`);
    }
    const attribute = attributeOf(logicalId, timeToLive);
    const name = tableNameFor(given, request);
    const group = createReplicaGroup();

    const made: RegionParts[] = [];
    try {
      for (const { parts, replica } of replicas) {
        const input = {
          ...shared,
          TableName: name,
          ...(stream !== undefined && { StreamSpecification: { StreamEnabled: true, ...stream } }),
          ...(replica.DeletionProtectionEnabled === true && { DeletionProtectionEnabled: true }),
          ...(replica.Tags !== undefined && { Tags: replica.Tags }),
        };
        await createTable(parts, input, group);
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

    const { TableArn, TableId = '', LatestStreamArn } = await describeTable(own, name);
    return {
      physicalId: name,
      attributes: {
        Arn: TableArn,
        TableId,
        ...(LatestStreamArn !== undefined && { StreamArn: LatestStreamArn }),
      },
    };
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
});
