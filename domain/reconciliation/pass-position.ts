/** What a full pass goes through, in this order. */
export const phases = ['rows', 'things', 'certificates'] as const;

export type Phase = (typeof phases)[number];

/** Where a full pass goes on. */
export interface PassPosition {
  readonly phase: Phase;
  /** Rows: the last name that is done. Otherwise what leads to the page. Absent at the beginning of a phase. */
  readonly after?: string;
  /** How many of that page are done; absent for rows. */
  readonly skip?: number;
}

export const firstPosition: PassPosition = { phase: 'rows' };

/** `undefined` after the last phase. */
export const phaseAfter = (phase: Phase): PassPosition | undefined => {
  const next = phases[phases.indexOf(phase) + 1];
  return next === undefined ? undefined : { phase: next };
};
