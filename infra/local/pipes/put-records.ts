import { z } from 'zod';
import type { StreamRecord } from '../dynamodb/stream.ts';
import { AwsError } from '../endpoint/aws-service.ts';
import type { BusEntry, Targets } from '../region/targets.ts';
import { entryOf } from './pipe-entry.ts';
import type { Pipe } from './pipe.ts';

export interface PutFailure {
  readonly failed: readonly StreamRecord[];
  readonly reason: string;
}

const partial = z.looseObject({ failedEntries: z.array(z.number().int()) });

const failedOf = (error: unknown, records: readonly StreamRecord[]): readonly StreamRecord[] => {
  const fields = error instanceof AwsError ? partial.safeParse(error.fields) : undefined;
  if (fields?.success !== true) return records;
  const indices = new Set(fields.data.failedEntries);
  return records.filter((_, index) => indices.has(index));
};

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** Puts a batch on the bus and gives back what did not get there: a failed entry holds no other back. */
export const putRecords = async (
  records: readonly StreamRecord[],
  pipe: Pipe,
  { targets, nowMs }: { readonly targets: Targets; readonly nowMs: number },
): Promise<PutFailure | undefined> => {
  const failed = new Set<StreamRecord>();
  const reasons: string[] = [];
  const sent: StreamRecord[] = [];
  const entries: BusEntry[] = [];
  for (const record of records) {
    try {
      entries.push(entryOf(record, pipe, nowMs));
      sent.push(record);
    } catch (error) {
      failed.add(record);
      reasons.push(reasonOf(error));
    }
  }
  try {
    if (entries.length > 0) await targets.putEvents(pipe.busArn, entries, { roleArn: pipe.roleArn });
  } catch (error) {
    for (const record of failedOf(error, sent)) failed.add(record);
    reasons.push(reasonOf(error));
  }
  return failed.size === 0
    ? undefined
    : { failed: records.filter((record) => failed.has(record)), reason: reasons.join('; ') };
};
