import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { StreamRecord } from '../../../../infra/local/dynamodb/stream.ts';
import { globalTable, IRELAND, startCloud, type TestCloud, WEST } from './setup.ts';

describe('the stream of a replica', () => {
  let test: TestCloud;
  let count = 0;

  beforeAll(async () => {
    test = await startCloud();
  });
  afterAll(async () => {
    await test.close();
  });

  const setup = async () => {
    count += 1;
    const table = `devices-${String(count)}`;
    await test.createResource(WEST, 'AWS::DynamoDB::GlobalTable', globalTable(table, [WEST, IRELAND]));
    const streamArnOf = async (region: string): Promise<string> => {
      const { Streams = [] } = await test
        .streamsClient(region)
        .send(new ListStreamsCommand({ TableName: table }));
      return Streams[0]?.StreamArn ?? '';
    };
    const put = async (region: string, pk: string, value: string) =>
      test
        .client(region)
        .send(new PutItemCommand({ TableName: table, Item: { pk: { S: pk }, value: { S: value } } }));
    const remove = async (region: string, pk: string) =>
      test.client(region).send(new DeleteItemCommand({ TableName: table, Key: { pk: { S: pk } } }));
    const recordsOf = async (region: string) => {
      const streams = test.streamsClient(region);
      const StreamArn = await streamArnOf(region);
      const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
      const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
      const { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      );
      return (await streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
    };
    const open = async (
      region: string,
      startingPosition: 'TRIM_HORIZON' | 'LATEST' = 'TRIM_HORIZON',
      batchSize = 100,
    ) => {
      const controller = new AbortController();
      const stream = test.cloud.region(region).openStream({
        streamArn: await streamArnOf(region),
        startingPosition,
        batchSize,
        signal: controller.signal,
      });
      const batches = stream[Symbol.asyncIterator]();
      /** The next `wanted` records, in as many batches as they come in. */
      const next = async (wanted: number): Promise<readonly StreamRecord[]> => {
        const records: StreamRecord[] = [];
        while (records.length < wanted) {
          const batch = await batches.next();
          if (batch.done === true) break;
          records.push(...batch.value);
        }
        return records;
      };
      return { next, batches, controller };
    };
    return { table, streamArnOf, put, remove, recordsOf, open };
  };

  const valueOf = ({ dynamodb }: StreamRecord): unknown => dynamodb.NewImage?.['value']?.['S'];

  describe('when items are written here and elsewhere', () => {
    it('has both, without a mark of their origin', async () => {
      const { put, recordsOf } = await setup();
      await put(WEST, 'a', 'local');
      await put(IRELAND, 'b', 'remote');
      await test.cloud.settled();

      const records = await recordsOf(WEST);

      expect(records.map(({ eventName, awsRegion }) => [eventName, awsRegion])).toEqual([
        ['INSERT', WEST],
        ['INSERT', WEST],
      ]);
      expect(records.map(({ dynamodb }) => dynamodb?.NewImage?.['value']?.S)).toEqual(['local', 'remote']);
    });

    it('numbers and names its records like no other stream', async () => {
      const { put, recordsOf } = await setup();
      await put(WEST, 'a', 'one');
      await put(WEST, 'a', 'two');
      await test.cloud.settled();

      const west = await recordsOf(WEST);
      const ireland = await recordsOf(IRELAND);

      const numbers = west.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
      expect(numbers.every((number) => /^\d{21,40}$/.test(number))).toBe(true);
      expect(numbers).toEqual([...numbers].sort());
      const ids = [...west, ...ireland].map(({ eventID }) => eventID);
      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  describe('when a write changes nothing', () => {
    it('has no record of it', async () => {
      const { put, recordsOf } = await setup();
      await put(WEST, 'a', 'one');
      await put(WEST, 'a', 'one');

      const records = await recordsOf(WEST);

      expect(records).toHaveLength(1);
    });
  });

  describe('when a shard iterator follows a record', () => {
    it('leads to the records after it', async () => {
      const { put, recordsOf, streamArnOf } = await setup();
      await put(WEST, 'a', 'one');
      await put(WEST, 'a', 'two');
      const [first] = await recordsOf(WEST);
      const streams = test.streamsClient(WEST);
      const StreamArn = await streamArnOf(WEST);
      const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
      const shard = StreamDescription?.Shards?.[0];

      const { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({
          StreamArn,
          ShardId: shard?.ShardId,
          ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
          SequenceNumber: first?.dynamodb?.SequenceNumber,
        }),
      );
      const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));

      expect(Records.map(({ dynamodb }) => dynamodb?.NewImage?.['value']?.S)).toEqual(['two']);
      expect(shard?.SequenceNumberRange?.EndingSequenceNumber).toBeUndefined();
    });
  });

  describe('when it is opened at its start', () => {
    it('gives what was written before and after, in order', async () => {
      const { put, remove, open, streamArnOf } = await setup();
      await put(WEST, 'a', 'before');
      const { next, controller } = await open(WEST);

      const before = await next(1);
      const waiting = next(2);
      await put(WEST, 'a', 'after');
      await remove(WEST, 'a');
      const after = await waiting;
      controller.abort();

      expect([...before, ...after].map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
      expect(before.map(valueOf)).toEqual(['before']);
      expect(after[0]?.dynamodb.OldImage).toEqual({ pk: { S: 'a' }, value: { S: 'before' } });
      expect(after[0]?.eventSourceARN).toBe(await streamArnOf(WEST));
      expect(after[0]?.awsRegion).toBe(WEST);
    });

    it('gives replicated writes as the replica applies them', async () => {
      const { put, open, streamArnOf } = await setup();
      const { next, controller } = await open(IRELAND);
      const waiting = next(1);

      await put(WEST, 'a', 'from afar');
      const [record] = await waiting;
      controller.abort();

      expect(record).toMatchObject({
        eventName: 'INSERT',
        awsRegion: IRELAND,
        eventSourceARN: await streamArnOf(IRELAND),
        dynamodb: { NewImage: { value: { S: 'from afar' } } },
      });
    });

    it('gives no more than the batch size at once', async () => {
      const { put, open } = await setup();
      for (const pk of ['a', 'b', 'c', 'd', 'e']) await put(WEST, pk, 'x');

      const { batches, controller } = await open(WEST, 'TRIM_HORIZON', 2);
      const sizes: number[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        const batch = await batches.next();
        if (batch.done !== true) sizes.push(batch.value.length);
      }
      controller.abort();

      expect(sizes).toEqual([2, 2, 1]);
    });
  });

  describe('when it is opened at its end', () => {
    it('gives only what is written from then on, and misses none of it', async () => {
      const { put, open } = await setup();
      await put(WEST, 'a', 'before');
      const { next, controller } = await open(WEST, 'LATEST');

      await put(WEST, 'a', 'after');
      const records = await next(1);
      controller.abort();

      expect(records.map(valueOf)).toEqual(['after']);
    });
  });

  describe('when the reader is aborted while it waits', () => {
    it('ends', async () => {
      const { open } = await setup();
      const { batches, controller } = await open(WEST);

      const waiting = batches.next();
      controller.abort();

      expect(await waiting).toEqual({ done: true, value: undefined });
    });
  });

  describe('when its table is deleted', () => {
    it('ends', async () => {
      const { open, table } = await setup();
      const { batches } = await open(WEST);
      const waiting = batches.next();

      await test.removeResource(WEST, 'AWS::DynamoDB::GlobalTable', table);

      expect(await waiting).toEqual({ done: true, value: undefined });
    });
  });

  describe('when its Region goes down', () => {
    it('pauses, and misses nothing when the Region is back', async () => {
      const { put, open } = await setup();
      const { next, controller } = await open(IRELAND);
      await put(WEST, 'a', 'before');
      const before = await next(1);
      await test.cloud.region(IRELAND).suspend();
      const waiting = next(1);
      let isGiven = false;
      const watched = waiting.then((records) => {
        isGiven = true;
        return records;
      });
      await put(WEST, 'b', 'while it was down');
      await test.cloud.settled();
      const wasGivenWhileDown = isGiven;

      await test.cloud.region(IRELAND).resume();
      const after = await watched;
      controller.abort();

      expect(wasGivenWhileDown).toBe(false);
      expect([...before, ...after].map(valueOf)).toEqual(['before', 'while it was down']);
    });
  });

  describe('when no such stream exists', () => {
    it('says so', async () => {
      const { streamArnOf } = await setup();
      const streamArn = `${await streamArnOf(WEST)}-other`;

      const batches = test.cloud.region(WEST).openStream({
        streamArn,
        startingPosition: 'TRIM_HORIZON',
        batchSize: 1,
        signal: new AbortController().signal,
      });

      await expect(batches[Symbol.asyncIterator]().next()).rejects.toThrow(
        `us-west-2 has no stream ${streamArn}`,
      );
    });
  });

  describe('when something is written', () => {
    it('tells the cloud where it came from', async () => {
      const { put, table } = await setup();

      await put(IRELAND, 'a', 'one');
      await test.cloud.settled();

      const told = test.told.filter((event) => event.type === 'item-written' && event.tableName === table);
      expect(told).toEqual([
        expect.objectContaining({ region: IRELAND, origin: 'local', keys: { pk: { S: 'a' } } }),
        expect.objectContaining({ region: WEST, origin: 'replicated', keys: { pk: { S: 'a' } } }),
      ]);
    });
  });
});
