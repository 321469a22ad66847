import { isDeepStrictEqual } from 'node:util';
import type { CreatedResource, ResourceProvider } from '../../cloudformation/resource-provider.ts';
import { isGone } from '../engine/is-gone.ts';
import { createTable } from '../service/create-table.ts';
import { deleteTable } from '../service/delete-table.ts';
import { describeTable } from '../service/describe-table.ts';
import type { CloudParts, RegionParts } from '../service/region-parts.ts';
import { attributeOf, setRecovery, tableNameFor } from './settings.ts';
import { readProperties, tableProperties } from './table-properties.ts';
import { updateSettings, updateTimeToLive } from './update-settings.ts';

const TYPE = 'AWS::DynamoDB::Table';

const created = async (parts: RegionParts, name: string): Promise<CreatedResource> => {
  const { TableArn, LatestStreamArn } = await describeTable(parts, name);
  return {
    physicalId: name,
    attributes: {
      Arn: TableArn,
      ...(LatestStreamArn !== undefined && { StreamArn: LatestStreamArn }),
    },
  };
};

const REPLACING = ['TableName', 'KeySchema', 'LocalSecondaryIndexes'] as const;
const FIXED = [
  'AttributeDefinitions',
  'BillingMode',
  'GlobalSecondaryIndexes',
  'ProvisionedThroughput',
  'StreamSpecification',
] as const;

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
    return created(parts, name);
  },
  update: async (name, { logicalId, properties }, previousProperties) => {
    const wanted = readProperties(TYPE, logicalId, tableProperties, properties);
    const previous = readProperties(TYPE, logicalId, tableProperties, previousProperties);
    const differs = (property: (typeof REPLACING | typeof FIXED)[number]): boolean =>
      !isDeepStrictEqual(wanted[property], previous[property]);
    if (REPLACING.some(differs)) return 'replace';
    const fixed = FIXED.find(differs);
    if (fixed !== undefined)
      throw new Error(`${logicalId}: localhost does not change ${fixed} of a table that exists`);

    await updateSettings(parts, name, wanted);
    await updateTimeToLive(cloud, name, [parts], {
      before: attributeOf(logicalId, previous.TimeToLiveSpecification),
      after: attributeOf(logicalId, wanted.TimeToLiveSpecification),
      isNew: false,
    });
    return created(parts, name);
  },
  remove: async (physicalId) => {
    try {
      await deleteTable(cloud, parts, physicalId);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },
});
