import { createHash } from 'node:crypto';
import type { StreamRecord } from '../dynamodb/stream.ts';

const laneOf = ({ dynamodb }: StreamRecord, count: number): number =>
  createHash('sha256').update(JSON.stringify(dynamodb.Keys)).digest().readUInt32BE(0) % count;

/** Spreads a batch over lanes that may run side by side: records of one item stay in one lane, in order. */
export const toLanes = (
  batch: readonly StreamRecord[],
  count: number,
): readonly (readonly StreamRecord[])[] => {
  const lanes = Map.groupBy(batch, (record) => laneOf(record, count));
  return [...lanes.values()];
};
