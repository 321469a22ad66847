import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { globalTable, IRELAND, startCloud, type TestCloud, TOKYO, WEST } from './setup.ts';

const GLOBAL = 'AWS::DynamoDB::GlobalTable';
const PLAIN = 'AWS::DynamoDB::Table';

describe('a table of a stack that is updated', () => {
  let test: TestCloud;

  beforeAll(async () => {
    test = await startCloud([WEST, IRELAND, TOKYO]);
  });
  afterAll(async () => {
    await test.close();
  });

  const put = async (region: string, TableName: string, pk: string) =>
    test.client(region).send(new PutItemCommand({ TableName, Item: { pk: { S: pk } } }));
  const get = async (region: string, TableName: string, pk: string) =>
    (await test.client(region).send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } }))).Item;
  const tablesOf = async (region: string) =>
    (await test.client(region).send(new ListTablesCommand({}))).TableNames;

  describe('when a global table has one Region more', () => {
    const before = globalTable('grown', [WEST, IRELAND], {
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    const after = { ...before, Replicas: [...before.Replicas, { Region: TOKYO }] };

    it('has there what it had, and is kept level with all', async () => {
      await test.createResource(WEST, GLOBAL, before);
      await put(WEST, 'grown', 'old');
      await test.cloud.settled();

      const updated = await test.updateResource(WEST, GLOBAL, 'grown', after, before);
      await test.cloud.settled();
      await put(TOKYO, 'grown', 'new');
      await put(IRELAND, 'grown', 'newer');
      await test.cloud.settled();

      expect(updated).toMatchObject({ physicalId: 'grown' });
      for (const region of [WEST, IRELAND, TOKYO])
        for (const pk of ['old', 'new', 'newer']) expect(await get(region, 'grown', pk)).toBeDefined();
      const { Table } = await test.client(WEST).send(new DescribeTableCommand({ TableName: 'grown' }));
      expect(Table?.Replicas?.map(({ RegionName }) => RegionName)).toEqual([IRELAND, TOKYO]);
      const { TimeToLiveDescription } = await test
        .client(TOKYO)
        .send(new DescribeTimeToLiveCommand({ TableName: 'grown' }));
      expect(TimeToLiveDescription?.TimeToLiveStatus).toBe('ENABLED');
    });

    it('has nothing in the stream there of what it had, for AWS promises none of it', async () => {
      const streams = test.streamsClient(TOKYO);
      const { Streams = [] } = await streams.send(new ListStreamsCommand({ TableName: 'grown' }));
      const StreamArn = Streams[0]?.StreamArn;
      const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
      const { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({
          StreamArn,
          ShardId: StreamDescription?.Shards?.[0]?.ShardId,
          ShardIteratorType: 'TRIM_HORIZON',
        }),
      );

      const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));

      expect(Records.map(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S)).toEqual(['new', 'newer']);
    });

    it('loses it again, and the others go on', async () => {
      await test.updateResource(WEST, GLOBAL, 'grown', before, after);
      await put(WEST, 'grown', 'later');
      await test.cloud.settled();

      expect(await tablesOf(TOKYO)).not.toContain('grown');
      expect(await get(IRELAND, 'grown', 'later')).toBeDefined();
    });
  });

  describe('when a global table has two Regions more', () => {
    it('is refused, and stays as it was', async () => {
      const before = globalTable('eager', [WEST]);
      await test.createResource(WEST, GLOBAL, before);
      const after = globalTable('eager', [WEST, IRELAND, TOKYO]);

      const updating = test.updateResource(WEST, GLOBAL, 'eager', after, before);

      await expect(updating).rejects.toThrow(
        'only one replica can be added or removed in an update, not +eu-west-1, +ap-northeast-1',
      );
      expect(await tablesOf(IRELAND)).not.toContain('eager');
      // The way back, which CloudFormation goes, finds nothing to do.
      await expect(test.updateResource(WEST, GLOBAL, 'eager', before, after)).resolves.toMatchObject({
        physicalId: 'eager',
      });
    });
  });

  it('keeps a replica that is protected', async () => {
    const before = globalTable('guarded', [], {
      Replicas: [{ Region: WEST }, { Region: IRELAND, DeletionProtectionEnabled: true }],
    });
    await test.createResource(WEST, GLOBAL, before);

    const updating = test.updateResource(WEST, GLOBAL, 'guarded', globalTable('guarded', [WEST]), before);

    await expect(updating).rejects.toThrow('guarded is protected against deletion in eu-west-1');
    expect(await tablesOf(IRELAND)).toContain('guarded');
  });

  it('changes protection and recovery of each replica', async () => {
    const before = globalTable('settings', [WEST, IRELAND]);
    await test.createResource(WEST, GLOBAL, before);
    const after = globalTable('settings', [], {
      Replicas: [
        { Region: WEST },
        {
          Region: IRELAND,
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });

    await test.updateResource(WEST, GLOBAL, 'settings', after, before);

    const client = test.client(IRELAND);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'settings' }));
    const { ContinuousBackupsDescription } = await client.send(
      new DescribeContinuousBackupsCommand({ TableName: 'settings' }),
    );
    expect(Table?.DeletionProtectionEnabled).toBe(true);
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe(
      'ENABLED',
    );
  });

  it.each([
    ['its keys', { KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }] }],
    ['its name', { TableName: 'another' }],
  ])('is replaced when %s change', async (_what, more) => {
    const before = globalTable('replaced', [WEST]);

    const outcome = await test.updateResource(WEST, GLOBAL, 'replaced', { ...before, ...more }, before);

    expect(outcome).toBe('replace');
  });

  it('names what localhost does not change', async () => {
    const before = globalTable('fixed', [WEST]);

    const updating = test.updateResource(
      WEST,
      GLOBAL,
      'fixed',
      { ...before, StreamSpecification: undefined },
      before,
    );

    await expect(updating).rejects.toThrow('does not change StreamSpecification');
  });

  describe('when it is a plain table', () => {
    const before = {
      TableName: 'plain',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    };

    it('switches time to live on, changes no attribute at once, and switches it off', async () => {
      const named = (AttributeName: string) => ({
        ...before,
        TimeToLiveSpecification: { AttributeName, Enabled: true },
      });
      const statusOf = async () =>
        (await test.client(WEST).send(new DescribeTimeToLiveCommand({ TableName: 'plain' })))
          .TimeToLiveDescription?.TimeToLiveStatus;
      await test.createResource(WEST, PLAIN, before);

      await test.updateResource(WEST, PLAIN, 'plain', named('one'), before);
      expect(await statusOf()).toBe('ENABLED');
      await expect(test.updateResource(WEST, PLAIN, 'plain', named('two'), named('one'))).rejects.toThrow(
        'TimeToLive is active on a different AttributeName: one',
      );
      await test.updateResource(WEST, PLAIN, 'plain', before, named('one'));

      expect(await statusOf()).toBe('DISABLED');
    });
  });
});
