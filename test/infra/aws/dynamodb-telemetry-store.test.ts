import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TelemetryItem } from '../../../domain/telemetry/telemetry-item.ts';
import { createDocumentClient } from '../../../infra/aws/clients.ts';
import { createDynamoDbTelemetryStore } from '../../../infra/aws/dynamodb-telemetry-store.ts';
import { type AwsAnswer, type FakeAws, startFakeAws } from './support/fake-aws.ts';

const telemetry = (payload: TelemetryItem['payload']): TelemetryItem => ({
  thingName: 'pump-7',
  messageKey: '2026-11-24T06:00:00.000Z#abc',
  topic: 'dt/pump-7/pressure',
  payload,
  receivedAtMs: 1_000,
  region: 'eu-west-1',
  certificateId: 'a'.repeat(64),
  clientId: 'pump-7',
  traceId: 'trace',
  expiresAt: 100,
});

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const setup = (...answers: readonly AwsAnswer[]) => {
  aws.respond(...answers);
  const client = createDocumentClient(new DynamoDBClient(aws.clientConfig));
  return { store: createDynamoDbTelemetryStore(client, 'telemetry') };
};

describe('createDynamoDbTelemetryStore', () => {
  it('stores a message that is not there yet', async () => {
    const { store } = setup();

    await expect(store(telemetry({ bar: 4.5 }))).resolves.toBe('stored');
    expect(aws.requests).toMatchObject([
      {
        action: 'PutItem',
        body: {
          TableName: 'telemetry',
          ConditionExpression: 'attribute_not_exists(thingName)',
          Item: {
            thingName: { S: 'pump-7' },
            payload: { M: { bar: { N: '4.5' } } },
            expiresAt: { N: '100' },
          },
        },
      },
    ]);
  });

  it('knows a message that came before', async () => {
    const { store } = setup({ error: 'ConditionalCheckFailedException' });

    await expect(store(telemetry(1))).resolves.toBe('duplicate');
  });

  it.each([
    ['bytes', new Uint8Array([0, 255]), { B: 'AP8=' }],
    ['no bytes', new Uint8Array(), { B: '' }],
    ['a string', 'on', { S: 'on' }],
    ['null', null, { NULL: true }],
    ['a list', [1, [true]], { L: [{ N: '1' }, { L: [{ BOOL: true }] }] }],
    ['nothing in an object', {}, { M: {} }],
  ])('stores %s', async (_, payload, attribute) => {
    const { store } = setup();

    await store(telemetry(payload));

    expect(aws.requests[0]?.body).toMatchObject({ Item: { payload: attribute } });
  });

  it.each([
    ['ValidationException', 'invalid-request'],
    ['ResourceNotFoundException', 'table-missing'],
  ])('turns %s into "%s"', async (error, reason) => {
    const { store } = setup({ error });

    await expect(store(telemetry(1))).rejects.toMatchObject({ reason });
  });
});
