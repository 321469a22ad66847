import type { ClaimPositionRecords, ClaimPositions } from '../ports/claim-positions.ts';
import type { ExpiredClaims, ListExpiredClaims } from '../ports/expired-claims.ts';
import type { Now } from '../ports/run.ts';
import { TerminalError } from '../saga/terminal-error.ts';
import type { Settlement } from './settle.ts';
import { takeInOrder } from './take-in-order.ts';

export type Settled =
  | { readonly settlement: Settlement }
  /** Its turn comes again while its claim is in the list. */
  | { readonly thingName: string; readonly error: Error };

export interface SettleExpiredPorts {
  readonly expiredClaims: ExpiredClaims;
  readonly positions: ClaimPositionRecords;
  /** Each in a run of its own: a slow one must not hold up the others. */
  readonly settle: (thingName: string) => Promise<Settlement>;
  readonly now: Now;
}

const sideBySide = 4;

/**
 * Settles the claims that have outlived their run, those of this Region first, as far as time allows. One that fails does not stop
 * the others. What time did not allow is the first in the next tick: claims that cannot be settled now, such as those of
 * a Region that is down, keep no other from its turn.
 */
export const settleExpired = async (
  ports: SettleExpiredPorts,
  isOver: () => boolean,
): Promise<readonly Settled[]> => {
  const { expiredClaims, positions, now } = ports;
  const nowMs = now();
  const begun = await positions.read();
  const ours = await settleList(ports, expiredClaims.ours, nowMs, begun.ours, isOver);
  const others = await settleList(ports, expiredClaims.others, nowMs, begun.others, isOver);
  const reached: ClaimPositions = {
    ...(ours.position !== undefined && { ours: ours.position }),
    ...(others.position !== undefined && { others: others.position }),
  };
  if (reached.ours !== begun.ours || reached.others !== begun.others) await positions.write(reached);
  return [...ours.settled, ...others.settled];
};

interface Slice {
  readonly settled: readonly Settled[];
  /** The last one that is done; absent at the end of the list. */
  readonly position: string | undefined;
}

/** Goes on behind `begun`. The first few are taken even when time is over, so that each tick gets on. */
const settleList = async (
  ports: SettleExpiredPorts,
  list: ListExpiredClaims,
  nowMs: number,
  begun: string | undefined,
  isOver: () => boolean,
): Promise<Slice> => {
  const all: Settled[] = [];
  let page = await firstPage(list, nowMs, begun);
  for (;;) {
    const { items, next } = page;
    const settled = await takeInOrder(items, sideBySide, isOver, async ({ thingName }) =>
      settleOne(ports, thingName),
    );
    all.push(...settled);
    if (settled.length < items.length)
      // Stryker disable next-line OptionalChaining: a page that is not empty gives one at least, which only the compiler does not know
      return { settled: all, position: items[settled.length - 1]?.position ?? begun };
    if (next === undefined || isOver()) return { settled: all, position: next };
    page = await list(nowMs, next);
  }
};

/** A position was kept from one tick to another: where it leads nowhere any more, the list begins anew. */
const firstPage = async (
  list: ListExpiredClaims,
  nowMs: number,
  begun: string | undefined,
): ReturnType<ListExpiredClaims> => {
  try {
    return await list(nowMs, begun);
  } catch (error) {
    if (!(error instanceof TerminalError) || begun === undefined) throw error;
    return list(nowMs, undefined);
  }
};

const settleOne = async ({ settle }: SettleExpiredPorts, thingName: string): Promise<Settled> => {
  try {
    return { settlement: await settle(thingName) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { thingName, error };
  }
};
