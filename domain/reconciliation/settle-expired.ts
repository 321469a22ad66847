import type { ListExpiredClaims } from '../ports/expired-claims.ts';
import type { Now } from '../ports/run.ts';
import type { Settlement } from './settle.ts';
import { takeInOrder } from './take-in-order.ts';

export type Settled =
  | { readonly settlement: Settlement }
  /** Its turn comes again while its claim is in the list. */
  | { readonly thingName: string; readonly error: Error };

export interface SettleExpiredPorts {
  readonly listExpiredClaims: ListExpiredClaims;
  /** Each in a run of its own: a slow one must not hold up the others. */
  readonly settle: (thingName: string) => Promise<Settlement>;
  readonly now: Now;
}

const sideBySide = 4;

/** Settles the claims that have outlived their run, oldest first, as far as time allows. One that fails does not stop the others. */
export const settleExpired = async (
  { listExpiredClaims, settle, now }: SettleExpiredPorts,
  isOver: () => boolean,
): Promise<readonly Settled[]> => {
  const nowMs = now();
  const all: Settled[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await listExpiredClaims(nowMs, after);
    const settled = await takeInOrder(items, sideBySide, isOver, async (thingName): Promise<Settled> => {
      try {
        return { settlement: await settle(thingName) };
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        return { thingName, error };
      }
    });
    all.push(...settled);
    after = next;
  } while (after !== undefined && !isOver());
  return all;
};
