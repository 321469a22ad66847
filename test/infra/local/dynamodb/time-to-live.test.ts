import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AttributeValue,
  GetItemCommand,
  PutItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { createCloudClock } from '../../../../infra/local/region/clock.ts';
import { globalTable, IRELAND, startCloud, type TestCloud, WEST } from './setup.ts';

const PAST = String(Math.floor(Date.now() / 1000) - 60);
const FUTURE = String(Math.floor(Date.now() / 1000) + 86_400);
const LONG_AGO = '1000';

describe('time to live', () => {
  let test: TestCloud;
  let count = 0;

  beforeAll(async () => {
    test = await startCloud([WEST, IRELAND], { clock: createCloudClock(6000) });
  });
  afterAll(async () => {
    await test.close();
  });

  const setup = async () => {
    count += 1;
    const table = `devices-${String(count)}`;
    const { attributes } = await test.createResource(
      WEST,
      'AWS::DynamoDB::GlobalTable',
      globalTable(table, [WEST, IRELAND], {
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      }),
    );
    const put = async (region: string, pk: string, expiresAt: AttributeValue) =>
      test.client(region).send(new PutItemCommand({ TableName: table, Item: { pk: { S: pk }, expiresAt } }));
    const has = async (region: string, pk: string): Promise<boolean> =>
      (await test.client(region).send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk } } })))
        .Item !== undefined;
    const deleted = async (region: string, pk: string) =>
      test.event(
        (event) =>
          event.type === 'item-written' &&
          event.tableName === table &&
          event.region === region &&
          event.newImage === undefined &&
          JSON.stringify(event.keys) === JSON.stringify({ pk: { S: pk } }),
      );
    const removals = async (region: string, streamArn: string) => {
      const controller = new AbortController();
      const batches = test.cloud.region(region).openStream({
        streamArn,
        startingPosition: 'TRIM_HORIZON',
        batchSize: 100,
        signal: controller.signal,
      });
      for await (const batch of batches) {
        const removal = batch.find(({ eventName }) => eventName === 'REMOVE');
        if (removal !== undefined) {
          controller.abort();
          return removal;
        }
      }
      throw new Error('the stream ended');
    };
    return { table, put, has, deleted, removals, streamArn: attributes['StreamArn'] ?? '' };
  };

  describe('when the time of an item has passed', () => {
    it('deletes it in every Region', async () => {
      const { put, has, deleted } = await setup();

      await put(IRELAND, 'a', { N: PAST });
      await Promise.all([deleted(WEST, 'a'), deleted(IRELAND, 'a')]);
      await test.cloud.settled();

      expect([await has(WEST, 'a'), await has(IRELAND, 'a')]).toEqual([false, false]);
    });

    it('signs the deletion as its own, in the replica that made it', async () => {
      const { put, deleted, removals, streamArn } = await setup();
      await put(WEST, 'a', { N: PAST });
      await deleted(IRELAND, 'a');

      const removal = await removals(WEST, streamArn);

      expect(removal.userIdentity).toEqual({ type: 'Service', principalId: 'dynamodb.amazonaws.com' });
    });
  });

  describe('when the attribute is no time that has passed', () => {
    it.each<[string, AttributeValue]>([
      ['in the future', { N: FUTURE }],
      ['a string', { S: PAST }],
      ['more than five years ago', { N: LONG_AGO }],
    ])('keeps an item whose attribute is %s', async (_what, expiresAt) => {
      const { put, has, deleted } = await setup();
      await put(WEST, 'kept', expiresAt);

      await put(WEST, 'expired', { N: PAST });
      await deleted(WEST, 'expired');

      expect(await has(WEST, 'kept')).toBe(true);
    });
  });

  describe('when it is switched on later', () => {
    it('deletes what has expired since', async () => {
      const table = 'late';
      await test.createResource(WEST, 'AWS::DynamoDB::GlobalTable', globalTable(table, [WEST, IRELAND]));
      const client = test.client(WEST);
      await client.send(
        new PutItemCommand({ TableName: table, Item: { pk: { S: 'a' }, expiresAt: { N: PAST } } }),
      );

      await client.send(
        new UpdateTimeToLiveCommand({
          TableName: table,
          TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        }),
      );
      const event = await test.event(
        (one) => one.type === 'item-written' && one.tableName === table && one.newImage === undefined,
      );

      expect(event).toMatchObject({ keys: { pk: { S: 'a' } } });
    });
  });
});
