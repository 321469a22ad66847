import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoDbTableStream } from '../../../infra/aws/dynamodb-table-stream.ts';
import { type AwsAnswer, type FakeAws, startFakeAws } from './support/fake-aws.ts';

const streamArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/devices/stream/2026-11-24T06:00:00.000';
const table = (fields: Readonly<Record<string, unknown>> = {}): AwsAnswer => ({
  body: {
    Table: {
      TableStatus: 'ACTIVE',
      LatestStreamArn: streamArn,
      StreamSpecification: { StreamEnabled: true },
      ...fields,
    },
  },
});

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const setup = (answer: AwsAnswer) => {
  aws.respond(answer);
  return { findTableStream: createDynamoDbTableStream(new DynamoDBClient(aws.clientConfig)) };
};

describe('createDynamoDbTableStream', () => {
  it.each(['ACTIVE', 'UPDATING'])('finds the stream of a table that is %s', async (TableStatus) => {
    const { findTableStream } = setup(table({ TableStatus }));

    await expect(findTableStream('devices')).resolves.toBe(streamArn);
    expect(aws.requests).toMatchObject([{ action: 'DescribeTable', body: { TableName: 'devices' } }]);
  });

  it.each([
    ['there is no table', { error: 'ResourceNotFoundException' }],
    ['the replica is being made', table({ TableStatus: 'CREATING' })],
    ['the stream was switched off', table({ StreamSpecification: undefined })],
    ['there was never a stream', table({ StreamSpecification: undefined, LatestStreamArn: undefined })],
  ])('finds none while %s', async (_, answer) => {
    const { findTableStream } = setup(answer);

    await expect(findTableStream('devices')).resolves.toBeUndefined();
  });

  it('ends when the role may not ask', async () => {
    const { findTableStream } = setup({ error: 'AccessDeniedException' });

    await expect(findTableStream('devices')).rejects.toMatchObject({ reason: 'unauthorized' });
  });
});
