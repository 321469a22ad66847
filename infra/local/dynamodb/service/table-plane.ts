import { z } from 'zod';
import { AwsError, type AwsResponse } from '../../endpoint/aws-service.ts';
import { isGlobal, type Table } from '../table/table.ts';
import { tableNameOf } from '../wire/arn.ts';
import { type Call, stringOf } from '../wire/call.ts';
import { toClient } from '../wire/to-client.ts';
import { continuousBackups } from './continuous-backups.ts';
import { createTable } from './create-table.ts';
import { deleteTable } from './delete-table.ts';
import { describeTable } from './describe-table.ts';
import type { CloudParts, RegionParts } from './region-parts.ts';

const refuse = (message: string): never => {
  throw new AwsError('ValidationException', 400, message);
};

const timeToLive = z.object({
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }),
});

/** What UpdateTable may change of one replica alone. */
const OF_A_REPLICA: ReadonlySet<string> = new Set(['TableName', 'DeletionProtectionEnabled', 'TableClass']);
const OF_GLOBAL_TABLES = ['ReplicaUpdates', 'MultiRegionConsistency', 'GlobalTableWitnessUpdates'] as const;

const checkUpdate = ({ input }: Call, table: Table | undefined): void => {
  const unsupported = OF_GLOBAL_TABLES.find((member) => member in input);
  if (unsupported !== undefined) {
    refuse(
      `DynamoDB on localhost does not implement ${unsupported}: declare the replicas as AWS::DynamoDB::GlobalTable`,
    );
  }
  const shared = Object.keys(input).find((member) => !OF_A_REPLICA.has(member));
  if (table !== undefined && isGlobal(table) && shared !== undefined) {
    refuse(
      `DynamoDB on localhost does not implement ${shared} of UpdateTable for the global table ${table.name}`,
    );
  }
};

const updateTable = async (parts: RegionParts, call: Call, name: string): Promise<unknown> => {
  const table = await parts.tables.find(name);
  checkUpdate(call, table);
  const output = await parts.engine.call(call.target, { ...call.input, TableName: name }, z.unknown());
  if ('StreamSpecification' in call.input) {
    parts.tables.drop(name);
    await parts.tables.take(name);
  }
  return output;
};

const updateTimeToLive = async (
  { regions, sweepers }: CloudParts,
  parts: RegionParts,
  call: Call,
  name: string,
): Promise<unknown> => {
  const parsed = timeToLive.safeParse(call.input);
  if (!parsed.success) return refuse('TimeToLiveSpecification is missing or malformed');
  const specification = parsed.data.TimeToLiveSpecification;
  const table = await parts.tables.find(name);
  const replicas = [...regions.values()].filter(({ region }) => table?.group?.regions().includes(region));
  await sweepers.update(name, replicas.length === 0 ? [parts] : replicas, specification);
  return { TimeToLiveSpecification: specification };
};

/** Operations on one table as a whole. */
export const manageTable = async (cloud: CloudParts, parts: RegionParts, call: Call): Promise<unknown> => {
  const name = tableNameOf(parts, stringOf(call, 'TableName'));
  const answer = (output: unknown): unknown => toClient(output, parts, parts.names);
  switch (call.operation) {
    case 'CreateTable':
      return answer(await createTable(parts, { ...call.input, TableName: name }));
    case 'DescribeTable':
      return { Table: await describeTable(parts, name) };
    case 'DeleteTable': {
      const table = await parts.tables.find(name);
      if (table !== undefined && isGlobal(table)) {
        refuse(
          `DynamoDB on localhost does not delete one replica of a global table: remove ${name} with its stack`,
        );
      }
      return answer(await deleteTable(cloud, parts, name));
    }
    case 'UpdateTable':
      return answer(await updateTable(parts, call, name));
    case 'UpdateTimeToLive':
      return updateTimeToLive(cloud, parts, call, name);
    case 'DescribeTimeToLive':
      return answer(await parts.engine.call(call.target, { TableName: name }, z.unknown()));
    default:
      return continuousBackups(parts, call, name);
  }
};

/** TagResource, UntagResource, ListTagsOfResource. */
export const manageTags = async (parts: RegionParts, call: Call): Promise<AwsResponse> => {
  const arn = stringOf(call, 'ResourceArn');
  const table = await parts.tables.find(tableNameOf(parts, arn));
  if (table === undefined) {
    throw new AwsError('ResourceNotFoundException', 400, `Requested resource not found: ${arn}`);
  }
  return parts.engine.send(call.target, JSON.stringify({ ...call.input, ResourceArn: table.engineArn }));
};
