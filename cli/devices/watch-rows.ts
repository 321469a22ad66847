import type { ListedRow } from './registry.ts';

/** What is remembered of a row between two looks. */
export interface RowState {
  readonly status: string;
  readonly version: number | undefined;
  readonly writtenBy: string | undefined;
}

export interface RowChange {
  readonly thingName: string;
  /** Absent for a row that is new. */
  readonly from?: RowState;
  /** Absent for a row that is gone. */
  readonly to?: RowState;
}

/** Part of a round through the registry. */
export interface Glance {
  readonly rows: readonly ListedRow[];
  /** Whether every row has been seen since the last one that said so. */
  readonly endsRound: boolean;
}

const stateOf = (listed: ListedRow): RowState =>
  'row' in listed
    ? { status: listed.row.status, version: listed.row.version, writtenBy: listed.row.writtenBy }
    : { status: 'malformed', version: undefined, writtenBy: undefined };

const isSame = (one: RowState, other: RowState): boolean =>
  one.status === other.status && one.version === other.version && one.writtenBy === other.writtenBy;

/**
 * Tells what changed from glance to glance. The first round is what others are held against: it tells of nothing, unless
 * `tellsFirst`. A row is gone when a whole round has not shown it.
 */
export const createRowWatch = ({ tellsFirst }: { readonly tellsFirst: boolean }) => {
  const known = new Map<string, RowState>();
  let seen = new Set<string>();
  let isFirstRound = true;

  const changeOf = (listed: ListedRow): readonly RowChange[] => {
    const { thingName } = listed;
    const to = stateOf(listed);
    const from = known.get(thingName);
    known.set(thingName, to);
    seen.add(thingName);
    if (from === undefined) return isFirstRound && !tellsFirst ? [] : [{ thingName, to }];
    return isSame(from, to) ? [] : [{ thingName, from, to }];
  };

  const endRound = (): readonly RowChange[] => {
    const gone = [...known].filter(([thingName]) => !seen.has(thingName));
    for (const [thingName] of gone) known.delete(thingName);
    seen = new Set();
    isFirstRound = false;
    return gone.map(([thingName, from]) => ({ thingName, from }));
  };

  return {
    take: ({ rows, endsRound }: Glance): readonly RowChange[] => {
      const changes = rows.flatMap(changeOf);
      return endsRound ? [...changes, ...endRound()] : changes;
    },
    /** How many rows are known. */
    size: (): number => known.size,
  };
};
