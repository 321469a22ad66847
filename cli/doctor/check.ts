import type { Reading } from '../stage/reading.ts';

export const statuses = ['ok', 'warning', 'wrong', 'unknown'] as const;

export type Status = (typeof statuses)[number];

/** What is to be said of one thing that was looked at. */
export interface Verdict {
  readonly status: Status;
  readonly detail: string;
  /** The command that mends it, or that says more. */
  readonly remedy?: string;
}

export interface Check extends Verdict {
  /** Of what is checked, such as `registry table`. */
  readonly name: string;
  /** `all` for what no Region has for itself. */
  readonly region: string;
}

export const ok = (detail: string): Verdict => ({ status: 'ok', detail });
export const warning = (detail: string, remedy: string): Verdict => ({ status: 'warning', detail, remedy });
export const wrong = (detail: string, remedy: string): Verdict => ({ status: 'wrong', detail, remedy });
export const unknown = (detail: string): Verdict => ({ status: 'unknown', detail });

/** The faults, or that there are none. */
export const faultsOr = (faults: readonly Verdict[], allIsWell: string): readonly Verdict[] =>
  faults.length > 0 ? faults : [ok(allIsWell)];

/** Judges what was read; what was not is unknown. */
export const judge = <Value>(
  reading: Reading<Value>,
  verdictsOf: (value: Value) => readonly Verdict[],
): readonly Verdict[] => (reading.kind === 'read' ? verdictsOf(reading.value) : [unknown(reading.why)]);

const dayMs = 86_400_000;
/** Time enough to have another one made. */
const soonMs = 30 * dayMs;

export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** A fault when a certificate has ended, or ends soon. */
export const judgeExpiry = (
  what: string,
  notAfterMs: number,
  nowMs: number,
  remedy: string,
): readonly Verdict[] => {
  const leftMs = notAfterMs - nowMs;
  if (leftMs <= 0) return [wrong(`${what} has expired on ${dayOf(notAfterMs)}`, remedy)];
  if (leftMs > soonMs) return [];
  return [warning(`${what} expires on ${dayOf(notAfterMs)}, in ${Math.floor(leftMs / dayMs)} days`, remedy)];
};
