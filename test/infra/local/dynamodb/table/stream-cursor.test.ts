import { describe, expect, it } from '@jest/globals';
import type { Engine } from '../../../../../infra/local/dynamodb/engine/engine.ts';
import type { EngineRecord } from '../../../../../infra/local/dynamodb/table/engine-record.ts';
import { createStreamCursor } from '../../../../../infra/local/dynamodb/table/stream-cursor.ts';

const record = (number: number, SizeBytes = 100): EngineRecord => ({
  eventName: 'INSERT',
  eventVersion: '1.1',
  dynamodb: {
    ApproximateCreationDateTime: 1,
    Keys: { id: { S: String(number) } },
    SequenceNumber: String(number),
    SizeBytes,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
});

/** A stream of one open shard that gives these pages, and then nothing. */
const setup = (pages: readonly (readonly EngineRecord[])[]) => {
  let asked = 0;
  const answers: Readonly<Record<string, () => unknown>> = {
    DescribeStream: () => ({ StreamDescription: { Shards: [{ ShardId: 'shard' }] } }),
    GetShardIterator: () => ({ ShardIterator: '0' }),
    GetRecords: () => {
      asked += 1;
      return { Records: pages[asked - 1] ?? [], NextShardIterator: String(asked) };
    },
  };
  const call: Engine['call'] = async (target, _input, output) =>
    output.parse(answers[target.split('.').at(-1) ?? '']?.());
  const engine: Engine = {
    call,
    send: async () => {
      throw new Error('nobody sends here');
    },
    requireRunning: () => undefined,
    close: () => undefined,
  };
  const cursor = createStreamCursor(engine, 'arn', 'TRIM_HORIZON');
  return {
    asked: () => asked,
    readToEnd: async () => {
      const found: number[] = [];
      for await (const records of cursor.readToEnd()) found.push(records.length);
      return found;
    },
  };
};

describe('a cursor that reads a stream to its end', () => {
  it('asks once where the page is not full', async () => {
    const { readToEnd, asked } = setup([[record(1), record(2)], [record(3)]]);

    expect([await readToEnd(), asked()]).toEqual([[2], 1]);
  });

  it('asks once where there is nothing', async () => {
    const { readToEnd, asked } = setup([]);

    expect([await readToEnd(), asked()]).toEqual([[], 1]);
  });

  it('asks again after a page of as many records as it asked for', async () => {
    const full = Array.from({ length: 1_000 }, (_, number) => record(number));
    const { readToEnd, asked } = setup([full, [record(1_000)]]);

    expect([await readToEnd(), asked()]).toEqual([[1_000, 1], 2]);
  });

  it('asks again after a page that its size may have cut short', async () => {
    const { readToEnd, asked } = setup([[record(1, 400_000), record(2, 400_000)], [record(3)]]);

    expect([await readToEnd(), asked()]).toEqual([[2, 1], 2]);
  });
});
