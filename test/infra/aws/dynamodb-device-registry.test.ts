import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import { createDocumentClient } from '../../../infra/aws/clients.ts';
import { createDynamoDbDeviceRegistry } from '../../../infra/aws/dynamodb-device-registry.ts';
import { type AwsAnswer, type FakeAws, startFakeAws } from './support/fake-aws.ts';

const row: DeviceRow = {
  thingName: 'pump-7',
  certificateId: 'a'.repeat(64),
  certificatePem: 'pem',
  status: 'PROVISIONING',
  homeRegion: 'eu-west-1',
  writtenBy: 'eu-west-1',
  version: 3,
  claim: { id: 'claim-1', expiresAtMs: 2_000 },
  updatedAtMs: 1_000,
};
const item = {
  thingName: { S: 'pump-7' },
  certificateId: { S: 'a'.repeat(64) },
  certificatePem: { S: 'pem' },
  status: { S: 'PROVISIONING' },
  homeRegion: { S: 'eu-west-1' },
  writtenBy: { S: 'eu-west-1' },
  version: { N: '3' },
  claim: { M: { id: { S: 'claim-1' }, expiresAtMs: { N: '2000' } } },
  updatedAtMs: { N: '1000' },
};
const refusedBy = (present: object | undefined): AwsAnswer => ({
  error: 'ConditionalCheckFailedException',
  body: present === undefined ? {} : { Item: present },
});

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const setup = (...answers: readonly AwsAnswer[]) => {
  aws.respond(...answers);
  const client = createDocumentClient(new DynamoDBClient(aws.clientConfig));
  return { devices: createDynamoDbDeviceRegistry(client, 'devices') };
};

describe('createDynamoDbDeviceRegistry', () => {
  describe('read', () => {
    it('reads the row with strong consistency', async () => {
      const { devices } = setup({ body: { Item: item } });

      await expect(devices.read('pump-7')).resolves.toStrictEqual(row);
      expect(aws.requests).toMatchObject([
        {
          action: 'GetItem',
          body: { TableName: 'devices', Key: { thingName: { S: 'pump-7' } }, ConsistentRead: true },
        },
      ]);
    });

    it('finds nothing where there is nothing', async () => {
      const { devices } = setup({ body: {} });

      await expect(devices.read('pump-7')).resolves.toBeUndefined();
    });

    it('accepts a row without a PEM, and attributes that are not ours', async () => {
      const { certificatePem: _, ...imported } = item;
      const { devices } = setup({ body: { Item: { ...imported, importedFrom: { S: 'elsewhere' } } } });

      const { certificatePem: __, ...expected } = row;
      await expect(devices.read('pump-7')).resolves.toStrictEqual(expected);
    });

    it.each([
      ['status', { S: 'BROKEN' }],
      ['version', { S: '3' }],
      ['version', { N: '1.5' }],
      ['updatedAtMs', undefined],
      ['certificateId', { S: '' }],
      ['claim', { S: 'claim-1' }],
      ['expiresAt', { S: 'never' }],
    ])('ends on a row whose %s is %j, and names it', async (attribute, value) => {
      const { devices } = setup({ body: { Item: { ...item, [attribute]: value } } });

      await expect(devices.read('pump-7')).rejects.toMatchObject({
        reason: 'row-malformed',
        message: expect.stringContaining(`pump-7 is malformed: ${attribute}: `),
      });
    });

    it('ends when there is no table', async () => {
      const { devices } = setup({ error: 'ResourceNotFoundException' });

      await expect(devices.read('pump-7')).rejects.toMatchObject({ reason: 'table-missing' });
    });
  });

  describe('write', () => {
    it('writes a new row where there is none', async () => {
      const { devices } = setup();

      await expect(devices.write(row, undefined)).resolves.toBe('written');
      expect(aws.requests).toMatchObject([
        {
          action: 'PutItem',
          body: {
            TableName: 'devices',
            Item: item,
            ConditionExpression: 'attribute_not_exists(#thingName)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
      ]);
    });

    it('compares version, writer, certificate and claim of the row that was read', async () => {
      const { devices } = setup();
      const { claim: _, ...next } = row;

      await devices.write({ ...next, status: 'ACTIVE', version: 4 }, row);

      expect(aws.requests[0]?.body).toMatchObject({
        ConditionExpression:
          '#version = :version AND #writtenBy = :writtenBy AND #certificateId = :certificateId AND #claim.#id = :claimId',
        ExpressionAttributeValues: {
          ':version': { N: '3' },
          ':writtenBy': { S: 'eu-west-1' },
          ':certificateId': { S: 'a'.repeat(64) },
          ':claimId': { S: 'claim-1' },
        },
      });
      expect(aws.requests[0]?.body).not.toHaveProperty('Item.claim');
    });

    it('compares that there was no claim', async () => {
      const { devices } = setup();
      const { claim: _, ...previous } = row;

      await devices.write(row, previous);

      expect(aws.requests[0]?.body).toMatchObject({
        ConditionExpression: expect.stringMatching(/ AND attribute_not_exists\(#claim\)$/),
      });
    });

    it('takes its own row for a lost answer', async () => {
      const { devices } = setup(refusedBy(item));

      await expect(devices.write(row, undefined)).resolves.toBe('written');
    });

    it.each([
      ['no row at all', undefined],
      ['another version', { ...item, version: { N: '4' } }],
      ['another writer', { ...item, writtenBy: { S: 'us-west-2' } }],
      ['another time', { ...item, updatedAtMs: { N: '1001' } }],
      ['another claim', { ...item, claim: { M: { id: { S: 'claim-2' } } } }],
      ['no claim', { ...item, claim: undefined }],
      ['another certificate', { ...item, certificateId: { S: 'b'.repeat(64) } }],
      ['another status', { ...item, status: { S: 'ACTIVE' } }],
    ])('says that there is a conflict with %s', async (_, present) => {
      const { devices } = setup(refusedBy(present));

      await expect(devices.write(row, undefined)).resolves.toBe('conflict');
    });

    it.each(['ThrottlingException', 'ProvisionedThroughputExceededException', 'InternalServerError'])(
      'leaves %s for a retry',
      async (error) => {
        const { devices } = setup({ error });

        await expect(devices.write(row, undefined)).rejects.not.toHaveProperty('reason');
      },
    );

    it('ends when the role may not write', async () => {
      const { devices } = setup({ error: 'AccessDeniedException' });

      await expect(devices.write(row, undefined)).rejects.toMatchObject({ reason: 'unauthorized' });
    });
  });

  describe('releaseClaim', () => {
    it('deletes the row under its own claim only', async () => {
      const { devices } = setup();

      await devices.releaseClaim('pump-7', 'claim-1');

      expect(aws.requests).toMatchObject([
        {
          action: 'DeleteItem',
          body: {
            Key: { thingName: { S: 'pump-7' } },
            ConditionExpression: '#status = :provisioning AND #claim.#id = :claimId',
            ExpressionAttributeValues: {
              ':provisioning': { S: 'PROVISIONING' },
              ':claimId': { S: 'claim-1' },
            },
          },
        },
      ]);
    });

    it('leaves alone what is not ours', async () => {
      const { devices } = setup(refusedBy(item));

      await expect(devices.releaseClaim('pump-7', 'claim-2')).resolves.toBeUndefined();
    });
  });
});
