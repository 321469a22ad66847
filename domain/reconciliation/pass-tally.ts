import type { Drift } from './find-drift.ts';
import type { Finding } from './finding.ts';

/** How much a full pass has done. Small, however many devices there are. */
export interface PassTally {
  readonly rows: number;
  readonly things: number;
  readonly certificates: number;
  /** Rows that the Region was not level with, by each kind. */
  readonly drift: Readonly<Record<Drift, number>>;
  readonly repaired: number;
  readonly failed: number;
  /** Things and certificates without a row. */
  readonly withoutRow: number;
}

export const noTally: PassTally = {
  rows: 0,
  things: 0,
  certificates: 0,
  drift: { missing: 0, extra: 0, status: 0, policy: 0, attachment: 0 },
  repaired: 0,
  failed: 0,
  withoutRow: 0,
};

export const addFinding = (tally: PassTally, finding: Finding): PassTally => {
  if (finding.kind !== 'row') return { ...tally, withoutRow: tally.withoutRow + 1 };
  const { drift, result } = finding;
  return {
    ...tally,
    drift: {
      missing: tally.drift.missing + Number(drift.includes('missing')),
      extra: tally.drift.extra + Number(drift.includes('extra')),
      status: tally.drift.status + Number(drift.includes('status')),
      policy: tally.drift.policy + Number(drift.includes('policy')),
      attachment: tally.drift.attachment + Number(drift.includes('attachment')),
    },
    repaired: tally.repaired + Number(result === 'repaired'),
    failed: tally.failed + Number(result === 'failed'),
  };
};

export const addTallies = (one: PassTally, other: PassTally): PassTally => ({
  rows: one.rows + other.rows,
  things: one.things + other.things,
  certificates: one.certificates + other.certificates,
  drift: {
    missing: one.drift.missing + other.drift.missing,
    extra: one.drift.extra + other.drift.extra,
    status: one.drift.status + other.drift.status,
    policy: one.drift.policy + other.drift.policy,
    attachment: one.drift.attachment + other.drift.attachment,
  },
  repaired: one.repaired + other.repaired,
  failed: one.failed + other.failed,
  withoutRow: one.withoutRow + other.withoutRow,
});
