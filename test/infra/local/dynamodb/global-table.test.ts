import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DeleteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { globalTable, IRELAND, startCloud, type TestCloud, TOKYO, WEST } from './setup.ts';

describe('a global table', () => {
  let test: TestCloud;
  let count = 0;

  beforeAll(async () => {
    test = await startCloud([WEST, IRELAND, TOKYO]);
  });
  afterAll(async () => {
    await test.close();
  });

  const setup = async (regions: readonly string[] = [WEST, IRELAND]) => {
    count += 1;
    const table = `devices-${String(count)}`;
    const created = await test.createResource(
      WEST,
      'AWS::DynamoDB::GlobalTable',
      globalTable(table, regions),
    );
    const put = async (region: string, pk: string, value: string, condition?: string) =>
      test.client(region).send(
        new PutItemCommand({
          TableName: table,
          Item: { pk: { S: pk }, value: { S: value } },
          ...(condition !== undefined && { ConditionExpression: condition }),
        }),
      );
    const get = async (region: string, pk: string) =>
      (await test.client(region).send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk } } })))
        .Item?.['value']?.S;
    return { table, created, put, get };
  };

  describe('when an item is put in one Region', () => {
    it.each([
      [WEST, IRELAND],
      [IRELAND, WEST],
    ])('replicates it from %s to %s', async (from, to) => {
      const { put, get } = await setup();

      await put(from, 'a', 'one');
      await test.cloud.settled();

      expect(await get(to, 'a')).toBe('one');
    });
  });

  describe('when an item is deleted', () => {
    it('deletes it in every Region', async () => {
      const { table, put, get } = await setup([WEST, IRELAND, TOKYO]);
      await put(WEST, 'a', 'one');
      await test.cloud.settled();

      await test.client(TOKYO).send(new DeleteItemCommand({ TableName: table, Key: { pk: { S: 'a' } } }));
      await test.cloud.settled();

      expect([await get(WEST, 'a'), await get(IRELAND, 'a'), await get(TOKYO, 'a')]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    });
  });

  describe('when two Regions write the same item while they are cut off', () => {
    it('lets the last writer win in both', async () => {
      const { put, get } = await setup();
      test.cloud.cutReplication(IRELAND);
      await put(IRELAND, 'a', 'first');
      await put(WEST, 'a', 'second');
      await put(WEST, 'b', 'first');
      await put(IRELAND, 'b', 'second');

      test.cloud.restoreReplication(IRELAND);
      await test.cloud.settled();

      expect([await get(WEST, 'a'), await get(IRELAND, 'a')]).toEqual(['second', 'second']);
      expect([await get(WEST, 'b'), await get(IRELAND, 'b')]).toEqual(['second', 'second']);
    });

    it('judges conditions by the local replica only', async () => {
      const { put, get } = await setup();
      test.cloud.cutReplication(WEST);

      await put(WEST, 'a', 'west', 'attribute_not_exists(pk)');
      await put(IRELAND, 'a', 'ireland', 'attribute_not_exists(pk)');
      test.cloud.restoreReplication(WEST);
      await test.cloud.settled();

      expect([await get(WEST, 'a'), await get(IRELAND, 'a')]).toEqual(['ireland', 'ireland']);
    });
  });

  describe('when many race for one item in one Region', () => {
    it('lets exactly one conditional write through', async () => {
      const { put } = await setup();

      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, async (_, index) =>
          put(WEST, 'a', String(index), 'attribute_not_exists(pk)'),
        ),
      );

      const refusals = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [String(outcome.reason)] : [],
      );
      expect(refusals).toHaveLength(19);
      expect(new Set(refusals)).toEqual(
        new Set(['ConditionalCheckFailedException: The conditional request failed']),
      );
    });
  });

  describe('when a Region has been down', () => {
    it('refuses calls, and catches up when it is back', async () => {
      const { put, get } = await setup();
      await put(IRELAND, 'a', 'old');
      await test.cloud.settled();
      await test.cloud.region(IRELAND).suspend();

      const refused = put(IRELAND, 'a', 'lost');
      await expect(refused).rejects.toThrow('DynamoDB of eu-west-1 is down');
      await put(WEST, 'a', 'new');
      await test.cloud.settled();
      await test.cloud.region(IRELAND).resume();
      await test.cloud.settled();

      expect(await get(IRELAND, 'a')).toBe('new');
    });
  });

  describe('when a transaction writes to two global tables', () => {
    it('replicates both items', async () => {
      const one = await setup();
      const two = await setup();

      await test.client(WEST).send(
        new TransactWriteItemsCommand({
          TransactItems: [two, one].map(({ table }) => ({
            Put: { TableName: table, Item: { pk: { S: 'a' }, value: { S: 'both' } } },
          })),
        }),
      );
      await test.cloud.settled();

      expect([await one.get(IRELAND, 'a'), await two.get(IRELAND, 'a')]).toEqual(['both', 'both']);
    });
  });

  describe('when all Regions write at random, with lag, cuts and outages', () => {
    it('ends with the same items everywhere', async () => {
      const regions = [WEST, IRELAND, TOKYO];
      const { table, put } = await setup(regions);
      const random = (most: number): number => Math.floor(Math.random() * most);
      const write = async (region: string, turn: number): Promise<void> => {
        const key = `item-${String(random(80))}`;
        const client = test.client(region);
        if (random(4) > 0) await put(region, key, `${region}-${String(turn)}`);
        else await client.send(new DeleteItemCommand({ TableName: table, Key: { pk: { S: key } } }));
      };

      for (let turn = 0; turn < 8; turn += 1) {
        const region = regions[turn % 3] ?? WEST;
        test.cloud.setReplicationLag(random(3));
        if (turn % 2 === 0) test.cloud.cutReplication(region);
        await Promise.all(
          Array.from({ length: 60 }, async (_, index) => write(regions[index % 3] ?? WEST, turn)),
        );
        if (turn % 4 === 0) test.cloud.restoreReplication(region);
      }
      test.cloud.setReplicationLag(0);
      for (const region of regions) test.cloud.restoreReplication(region);
      await test.cloud.settled();

      const scans = await Promise.all(
        regions.map(async (region) => {
          const { Items = [] } = await test.client(region).send(new ScanCommand({ TableName: table }));
          return Items.map(({ pk, value }) => `${String(pk?.S)}: ${String(value?.S)}`).sort();
        }),
      );
      expect(scans[0]?.length).toBeGreaterThan(0);
      expect(scans[1]).toEqual(scans[0]);
      expect(scans[2]).toEqual(scans[0]);
    });
  });

  describe('when it is created', () => {
    it('gives the attributes of the Region of its stack', async () => {
      const { table, created } = await setup();

      const { Table } = await test.client(WEST).send(new DescribeTableCommand({ TableName: table }));

      expect(created).toEqual({
        physicalId: table,
        attributes: {
          Arn: `arn:aws:dynamodb:us-west-2:000000000000:table/${table}`,
          StreamArn: Table?.LatestStreamArn,
          TableId: Table?.TableId,
        },
      });
      expect(Table?.LatestStreamArn).toMatch(
        /^arn:aws:dynamodb:us-west-2:000000000000:table\/devices-\d+\/stream\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/,
      );
    });

    it('shows each Region its own ARNs and the other replicas', async () => {
      const { table } = await setup();

      const { Table } = await test.client(IRELAND).send(new DescribeTableCommand({ TableName: table }));

      expect(Table?.TableArn).toBe(`arn:aws:dynamodb:eu-west-1:000000000000:table/${table}`);
      expect(Table?.LatestStreamArn).toMatch(/^arn:aws:dynamodb:eu-west-1:000000000000:table\//);
      expect(Table?.Replicas).toEqual([{ RegionName: WEST, ReplicaStatus: 'ACTIVE' }]);
    });
  });
});
