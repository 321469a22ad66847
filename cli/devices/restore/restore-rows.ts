import type { DeviceRow } from '../../../domain/device/device-row.ts';
import { unreachable } from '../../../domain/unreachable.ts';
import { decideRestore } from './decide.ts';
import type { StandingRegistry } from './standing-registry.ts';
import type { StandingRow } from './standing-row.ts';

/** What became of a row of the copy; in a dry run, what would. */
export const fates = ['restored', 'replaced', 'differs', 'refused', 'same', 'leftOut', 'malformed'] as const;

export type RestoreFate = (typeof fates)[number];

export interface RestoredRow {
  readonly thingName: string;
  readonly fate: RestoreFate;
  /** What there is to know; absent where the fate says it all. */
  readonly why?: string;
}

export type RestoreCounts = Readonly<Record<RestoreFate, number>>;

export interface RestoreResult {
  readonly counts: RestoreCounts;
  /** All but those that were as they should be: the fleet may be large. */
  readonly rows: readonly RestoredRow[];
  readonly isComplete: boolean;
}

export interface RestorePorts {
  readonly pages: AsyncIterable<readonly StandingRow[]>;
  readonly registry: StandingRegistry;
  /** Waits until the next row may be written. */
  readonly turn: () => Promise<void>;
  readonly now: () => number;
  /** Whether to stop before the next row. */
  readonly isOver: () => boolean;
  readonly onProgress: (counts: RestoreCounts) => void;
}

export interface RestoreTerms {
  readonly overwrites: boolean;
  readonly isDryRun: boolean;
}

/** Each try fails only because somebody else has written the row since it was read. */
const maxTries = 5;
const sideBySide = 16;
const progressEvery = 50;

const readAll = async (
  { read }: StandingRegistry,
  page: readonly StandingRow[],
): Promise<ReadonlyMap<string, StandingRow | undefined>> => {
  const found = new Map<string, StandingRow | undefined>();
  const queue = [...page];
  const work = async (): Promise<void> => {
    for (let copy = queue.shift(); copy !== undefined; copy = queue.shift())
      found.set(copy.thingName, await read(copy.thingName));
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return found;
};

/** Whether a write that was refused had been made already: its answer was lost, and it was sent again. */
const isOurs = (row: DeviceRow, standing: StandingRow | undefined): boolean =>
  standing?.item['version'] === row.version &&
  standing.item['writtenBy'] === row.writtenBy &&
  standing.item['updatedAtMs'] === row.updatedAtMs;

const restoreOne = async (
  { registry, turn, now }: RestorePorts,
  { overwrites, isDryRun }: RestoreTerms,
  copy: StandingRow,
  seen: StandingRow | undefined,
): Promise<Omit<RestoredRow, 'thingName'>> => {
  if ('fault' in copy) return { fate: 'malformed', why: copy.fault };
  let standing = seen;
  for (let tries = 0; tries < maxTries; tries += 1) {
    const decision = decideRestore(copy.row, standing, now());
    switch (decision.kind) {
      case 'same':
        return { fate: 'same' };
      case 'leaveOut':
        return { fate: 'leftOut', why: decision.why };
      case 'refuse':
        return { fate: overwrites ? 'refused' : 'differs', why: decision.why };
      case 'replace':
      case 'restore': {
        const isReplaced = decision.kind === 'replace';
        const why = isReplaced ? { why: decision.why } : {};
        if (isReplaced && !overwrites) return { fate: 'differs', ...why };
        const done = { fate: isReplaced ? ('replaced' as const) : ('restored' as const), ...why };
        if (isDryRun) return done;
        await turn();
        if ((await registry.write(decision.row, standing)) === 'written') return done;
        standing = await registry.read(copy.thingName);
        if (isOurs(decision.row, standing)) return done;
        break;
      }
      default:
        return unreachable(decision);
    }
  }
  return { fate: 'refused', why: 'is written by others all the time: run the command again' };
};

/**
 * Brings rows of the copy back into the registry, each by one conditional write. May be stopped before any row, and run again: what is
 * back is found to be the same then.
 */
export const restoreRows = async (ports: RestorePorts, terms: RestoreTerms): Promise<RestoreResult> => {
  const counts = { restored: 0, replaced: 0, differs: 0, refused: 0, same: 0, leftOut: 0, malformed: 0 };
  const rows: RestoredRow[] = [];
  let seen = 0;
  for await (const page of ports.pages) {
    const standing = await readAll(ports.registry, page);
    for (const copy of page) {
      if (ports.isOver()) return { counts, rows, isComplete: false };
      const end = await restoreOne(ports, terms, copy, standing.get(copy.thingName));
      counts[end.fate] += 1;
      if (end.fate !== 'same') rows.push({ thingName: copy.thingName, ...end });
      seen += 1;
      if (seen % progressEvery === 0) ports.onProgress(counts);
    }
  }
  return { counts, rows, isComplete: true };
};
