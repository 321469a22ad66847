import type { PassRecords } from '../ports/pass-records.ts';
import type { Now, Run } from '../ports/run.ts';
import type { FullPass, PassSlice } from './full-pass.ts';
import type { PassRecord } from './pass-record.ts';
import { firstPosition } from './pass-position.ts';
import { addTallies, noTally } from './pass-tally.ts';

export interface ScheduledPassPorts {
  readonly fullPass: FullPass;
  readonly records: PassRecords;
  readonly now: Now;
  /** From the beginning of one pass to that of the next, ms. */
  readonly intervalMs: number;
}

export interface ScheduledPassRequest {
  readonly run: Run;
  readonly isOver: () => boolean;
}

/** `undefined`: no pass is due. */
export type ScheduledPass = (
  request: ScheduledPassRequest,
) => Promise<{ readonly record: PassRecord; readonly slice: PassSlice } | undefined>;

/** Goes on with the full pass that is under way, or begins one when the last began long enough ago. One at a time in a Region. */
export const createScheduledPass =
  ({ fullPass, records, now, intervalMs }: ScheduledPassPorts): ScheduledPass =>
  async ({ run, isOver }) => {
    const last = await records.read();
    const isUnderWay = last?.position !== undefined;
    if (last !== undefined && !isUnderWay && now() - last.startedAtMs < intervalMs) return undefined;

    const begun: PassRecord = isUnderWay
      ? last
      : { startedAtMs: now(), tally: noTally, position: firstPosition };
    let record = begun;
    const slice = await fullPass({
      position: begun.position,
      isDryRun: false,
      run,
      isOver,
      onProgress: async ({ position, tally }) => {
        record = {
          startedAtMs: begun.startedAtMs,
          tally: addTallies(begun.tally, tally),
          ...(position !== undefined && { position }),
        };
        await records.write(record);
      },
    });
    return { record, slice };
  };
