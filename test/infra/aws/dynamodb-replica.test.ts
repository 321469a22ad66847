import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoDbReplica } from '../../../infra/aws/dynamodb-replica.ts';
import { type AwsAnswer, type FakeAws, startFakeAws } from './support/fake-aws.ts';

const table = (replica: Readonly<Record<string, unknown>>): AwsAnswer => ({
  body: { Table: { Replicas: [{ RegionName: 'ca-central-1', ReplicaStatus: 'ACTIVE' }, replica] } },
});

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws('us-west-2');
});
afterAll(() => aws.close());

const setup = (answer: AwsAnswer) => {
  aws.respond(answer);
  return { findReplica: createDynamoDbReplica(new DynamoDBClient(aws.clientConfig)) };
};

describe('createDynamoDbReplica', () => {
  it.each([
    ['there is no table', { error: 'ResourceNotFoundException' }, { kind: 'no-table' }],
    ['the table has replicas elsewhere only', table({}), { kind: 'no-replica' }],
    ['the table has none', { body: { Table: {} } }, { kind: 'no-replica' }],
    ['it is being made', table({ RegionName: 'eu-west-1', ReplicaStatus: 'CREATING' }), { kind: 'coming' }],
    ['it is there', table({ RegionName: 'eu-west-1', ReplicaStatus: 'ACTIVE' }), { kind: 'coming' }],
    [
      'it could not be made',
      table({
        RegionName: 'eu-west-1',
        ReplicaStatus: 'CREATION_FAILED',
        ReplicaStatusDescription: 'Too many tables',
      }),
      { kind: 'failed', reason: 'CREATION_FAILED: Too many tables' },
    ],
    [
      'its Region is off',
      table({ RegionName: 'eu-west-1', ReplicaStatus: 'REGION_DISABLED' }),
      { kind: 'failed', reason: 'REGION_DISABLED' },
    ],
  ])('tells when %s', async (_, answer, prospect) => {
    const { findReplica } = setup(answer);

    await expect(findReplica('devices', 'eu-west-1')).resolves.toStrictEqual(prospect);
    expect(aws.requests).toMatchObject([{ action: 'DescribeTable', body: { TableName: 'devices' } }]);
  });
});
