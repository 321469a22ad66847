import { z } from 'zod';
import { engineRecord, isChange, toStreamRecord } from '../table/engine-record.ts';
import { DYNAMODB } from '../table/operation-target.ts';
import { tableNameOf } from '../wire/arn.ts';
import { type Call, stringOf } from '../wire/call.ts';
import { toClientSequenceNumber, toEngineSequenceNumber } from '../wire/sequence-number.ts';
import { unwrapIterator, wrapIterator } from '../wire/shard-iterator.ts';
import { toClient } from '../wire/to-client.ts';
import type { RegionParts } from './region-parts.ts';

const iterator = z.object({ ShardIterator: z.string() });
const page = z.object({ Records: z.array(engineRecord), NextShardIterator: z.string().nullish() });
const description = z.looseObject({
  StreamDescription: z.looseObject({
    Shards: z.array(
      z.looseObject({
        SequenceNumberRange: z.object({
          StartingSequenceNumber: z.string().optional(),
          EndingSequenceNumber: z.string().optional(),
        }),
      }),
    ),
  }),
});

const getShardIterator = async ({ engine, names }: RegionParts, call: Call): Promise<unknown> => {
  const streamArn = stringOf(call, 'StreamArn');
  const { SequenceNumber: sequence } = call.input;
  const { ShardIterator } = await engine.call(
    call.target,
    {
      ...call.input,
      StreamArn: names.toEngine(streamArn),
      ...(typeof sequence === 'string' && { SequenceNumber: toEngineSequenceNumber(sequence) }),
    },
    iterator,
  );
  return { ShardIterator: wrapIterator(streamArn, ShardIterator) };
};

const getRecords = async (
  { engine, region, tables, ...scope }: RegionParts,
  call: Call,
): Promise<unknown> => {
  const { streamArn, engine: position } = unwrapIterator(stringOf(call, 'ShardIterator'));
  const table = await tables.find(tableNameOf({ region, ...scope }, streamArn));
  const { Records, NextShardIterator } = await engine.call(
    call.target,
    { ...call.input, ShardIterator: position },
    page,
  );
  return {
    Records: Records.filter(
      (record) => isChange(record) && table?.replica?.backfilled.has(record) !== true,
    ).map((record) => {
      const { eventSourceARN: _, ...rest } = toStreamRecord(
        record,
        { region, arn: streamArn },
        table?.replica?.timeToLive.has(record) ?? false,
      );
      return rest;
    }),
    ...(typeof NextShardIterator === 'string' && {
      NextShardIterator: wrapIterator(streamArn, NextShardIterator),
    }),
  };
};

const describeStream = async (parts: RegionParts, call: Call): Promise<unknown> => {
  const input = { ...call.input, StreamArn: parts.names.toEngine(stringOf(call, 'StreamArn')) };
  const { StreamDescription } = await parts.engine.call(call.target, input, description);
  const shards = StreamDescription.Shards.map(({ SequenceNumberRange: range, ...shard }, index, all) => {
    const { StartingSequenceNumber: start, EndingSequenceNumber: end } = range;
    // The engine gives even an open shard an end, by which readers would take it for closed.
    const isOpen = index === all.length - 1;
    return {
      ...shard,
      SequenceNumberRange: {
        ...(start !== undefined && { StartingSequenceNumber: toClientSequenceNumber(start) }),
        ...(end !== undefined && !isOpen && { EndingSequenceNumber: toClientSequenceNumber(end) }),
      },
    };
  });
  return toClient({ StreamDescription: { ...StreamDescription, Shards: shards } }, parts, parts.names);
};

const listStreams = async (parts: RegionParts, call: Call): Promise<unknown> => {
  const { TableName: table, ExclusiveStartStreamArn: start } = call.input;
  const input = {
    ...call.input,
    ...(typeof table === 'string' && { TableName: tableNameOf(parts, table) }),
    ...(typeof start === 'string' && { ExclusiveStartStreamArn: parts.names.toEngine(start) }),
  };
  return toClient(await parts.engine.call(call.target, input, z.unknown()), parts, parts.names);
};

/** Operations that are about streams, and ListTables, which is about all tables. */
export const listOrReadStreams = async (parts: RegionParts, call: Call): Promise<unknown> => {
  switch (call.operation) {
    case 'GetRecords':
      return getRecords(parts, call);
    case 'GetShardIterator':
      return getShardIterator(parts, call);
    case 'DescribeStream':
      return describeStream(parts, call);
    case 'ListStreams':
      return listStreams(parts, call);
    default:
      return parts.engine.call(`${DYNAMODB}.ListTables`, call.input, z.unknown());
  }
};
