import type { ResourceProvider } from '../../cloudformation/resource-provider.ts';
import { isGone } from '../engine/is-gone.ts';
import { createTable } from '../service/create-table.ts';
import { deleteTable } from '../service/delete-table.ts';
import { describeTable } from '../service/describe-table.ts';
import type { CloudParts, RegionParts } from '../service/region-parts.ts';
import { attributeOf, setRecovery, tableNameFor } from './settings.ts';
import { readProperties, tableProperties } from './table-properties.ts';

const TYPE = 'AWS::DynamoDB::Table';

export const createTableProvider = (cloud: CloudParts, parts: RegionParts): ResourceProvider => ({
  type: TYPE,
  create: async (request) => {
    const properties = readProperties(TYPE, request.logicalId, tableProperties, request.properties);
    const {
      TableName: given,
      TimeToLiveSpecification: timeToLive,
      PointInTimeRecoverySpecification: recovery,
      StreamSpecification: stream,
      SSESpecification: _encryption,
      TableClass: _class,
      ...input
    } = properties;
    const attribute = attributeOf(request.logicalId, timeToLive);
    const name = tableNameFor(given, request);

    await createTable(parts, {
      ...input,
      TableName: name,
      ...(stream !== undefined && { StreamSpecification: { StreamEnabled: true, ...stream } }),
    });
    setRecovery(parts, name, recovery);
    if (attribute !== undefined) {
      await cloud.sweepers.update(name, [parts], { AttributeName: attribute, Enabled: true });
    }
    const { TableArn, LatestStreamArn } = await describeTable(parts, name);
    return {
      physicalId: name,
      attributes: {
        Arn: TableArn,
        ...(LatestStreamArn !== undefined && { StreamArn: LatestStreamArn }),
      },
    };
  },
  remove: async (physicalId) => {
    try {
      await deleteTable(cloud, parts, physicalId);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },
});
