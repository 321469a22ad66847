import type { CloudClock } from '../../region/clock.ts';
import { isGone } from '../engine/is-gone.ts';
import type { Table } from '../table/table.ts';

/** AWS promises no time at all, and takes minutes to days. */
const PERIOD_MS = 60_000;

export interface SweeperOptions {
  readonly clock: CloudClock;
  /** The replica that deletes now, of those whose Region is up; `undefined` if there is none. */
  readonly choose: () => Promise<Table | undefined>;
  readonly sweep: (table: Table, nowS: number) => Promise<number | undefined>;
  readonly onFailure: (error: unknown) => void;
}

/** Sweeps a table every minute of AWS's time, but not while nothing in it can have expired. Ends with `signal`. */
export const startSweeper = (
  { clock, choose, sweep, onFailure }: SweeperOptions,
  signal: AbortSignal,
): void => {
  let seen:
    { readonly table: Table; readonly writes: number; readonly nextS: number | undefined } | undefined;

  const sweepIfNeeded = async (): Promise<void> => {
    const table = await choose();
    if (table === undefined) return;
    const nowS = Math.floor(clock.now() / 1000);
    const isUnchanged = seen?.table === table && seen.writes === table.bell.count();
    if (isUnchanged && (seen?.nextS ?? Infinity) > nowS) return;
    const writes = table.bell.count();
    seen = { table, writes, nextS: await sweep(table, nowS) };
  };

  const run = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(PERIOD_MS, signal);
      await sweepIfNeeded();
    }
  };

  run().catch((error: unknown) => {
    if (!signal.aborted && !isGone(error)) onFailure(error);
  });
};
