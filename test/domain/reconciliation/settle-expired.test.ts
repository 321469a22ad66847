import { describe, expect, it } from '@jest/globals';
import { settleExpired } from '../../../domain/reconciliation/settle-expired.ts';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import type { ClaimPositions } from '../../../domain/ports/claim-positions.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { createInMemoryClaimPositions } from '../../fakes/in-memory-claim-positions.ts';
import { createInMemoryExpiredClaims } from '../../fakes/in-memory-expired-claims.ts';
import { claimedRow } from '../device-rows.ts';

const nowMs = 10_000;
const region = 'eu-west-1';
const down = 'us-west-2';

const claim = (thingName: string, expiresAtMs: number, writtenBy = region): DeviceRow =>
  claimedRow({ thingName, writtenBy, claim: { id: 'claim', expiresAtMs } });

/** `prefix-000`, `prefix-001` and so on, each a millisecond younger. */
const claims = (prefix: string, count: number, firstMs: number, writtenBy: string): readonly DeviceRow[] =>
  Array.from({ length: count }, (_, index) =>
    claim(`${prefix}-${String(index).padStart(3, '0')}`, firstMs + index, writtenBy),
  );

const setup = (rows: readonly DeviceRow[], begun?: ClaimPositions, pageSize?: number) => {
  const table = new Map(rows.map((row) => [row.thingName, row]));
  const asked: string[] = [];
  const positions = createInMemoryClaimPositions(begun);
  const ports = {
    expiredClaims: createInMemoryExpiredClaims(table, region, pageSize),
    positions,
    now: () => nowMs,
    settle: async (thingName: string) => {
      asked.push(thingName);
      if (thingName.startsWith('busy')) throw new Error('busy');
      // One that cannot be settled from here is looked at, and stays.
      if (!thingName.startsWith('stuck')) table.delete(thingName);
      return { kind: 'nothing', thingName } as const;
    },
  };
  /** A tick that has time for so many. */
  const tick = async (count: number) => {
    const end = asked.length + count;
    return settleExpired(ports, () => asked.length >= end);
  };
  return { ports, table, asked, written: positions.written, tick };
};

const unlimited = Number.POSITIVE_INFINITY;

describe('settleExpired', () => {
  it('settles each claim that has ended, its own Region’s first, each oldest first, over all pages', async () => {
    const { asked, tick, written } = setup([
      claim('a', 900),
      claim('b', 800),
      claim('theirs', 100, down),
      claim('c', 700),
      claim('ending', nowMs),
      claim('d', 600),
      claim('alive', nowMs + 1),
    ]);

    await tick(unlimited);

    expect(asked).toEqual(['d', 'c', 'b', 'a', 'theirs']);
    expect(written).toEqual([]);
  });

  it('goes on after one that fails, and says which it was', async () => {
    const { tick } = setup([claim('a', 700), claim('busy', 800), claim('c', 900)]);

    const settled = await tick(unlimited);

    expect(settled).toEqual([
      { settlement: { kind: 'nothing', thingName: 'a' } },
      { thingName: 'busy', error: new Error('busy') },
      { settlement: { kind: 'nothing', thingName: 'c' } },
    ]);
  });

  it('is stopped by what is no error', async () => {
    const { ports } = setup([claim('a', 700), claim('b', 800)]);
    const thrown: unknown = 'a bug';
    const settle = async () => {
      throw thrown;
    };

    await expect(settleExpired({ ...ports, settle }, () => false)).rejects.toBe(thrown);
  });

  describe('when its time is over', () => {
    it('takes the first few of each list, and goes on behind them at the next tick', async () => {
      const { asked, tick } = setup([
        ...claims('stuck-here', 3, 0, region),
        ...claims('stuck-there', 3, 0, down),
      ]);

      await tick(0);
      const first = asked.splice(0);
      await tick(0);
      const second = asked.splice(0);
      await tick(0);

      expect(first).toEqual(['stuck-here-000', 'stuck-here-001', 'stuck-there-000', 'stuck-there-001']);
      expect(second).toEqual(['stuck-here-002', 'stuck-there-002']);
      expect(asked).toEqual(first);
    });
  });

  describe('when its time is over in the middle of a page', () => {
    it('goes on behind the last one that it took', async () => {
      const { asked, tick } = setup(claims('stuck', 10, 0, down), {}, 100);

      await tick(5);
      await tick(unlimited);

      expect(asked).toEqual(claims('stuck', 10, 0, down).map(({ thingName }) => thingName));
    });
  });

  describe('when a thousand claims of a Region that is down are older than one of its own', () => {
    it('settles its own in the same tick', async () => {
      const { table, tick } = setup([...claims('stuck', 1_000, 0, down), claim('ours', 5_000)]);

      await tick(120);

      expect(table.has('ours')).toBe(false);
    });
  });

  describe('when a thousand claims of a Region that is down are older than one of them that can be settled here', () => {
    it('comes to that one, and to each of the others, within as many ticks as they take', async () => {
      const { table, asked, tick } = setup([
        ...claims('stuck', 1_000, 0, down),
        claim('working-here', 5_000, down),
      ]);

      for (let count = 0; count < 9; count += 1) await tick(120);

      expect(table.has('working-here')).toBe(false);
      expect(new Set(asked).size).toBe(1_001);
    });
  });

  describe('when its own claims go on to fail', () => {
    it('comes to one behind them as well', async () => {
      const { table, tick } = setup([...claims('busy', 500, 0, region), claim('behind', 5_000)]);

      for (let count = 0; count < 5; count += 1) await tick(120);

      expect(table.has('behind')).toBe(false);
    });
  });

  it('begins anew once it came to the end', async () => {
    const { asked, tick, written } = setup(claims('stuck', 6, 0, down));

    await tick(2);
    await tick(unlimited);
    await tick(unlimited);

    const names = ['stuck-000', 'stuck-001', 'stuck-002', 'stuck-003', 'stuck-004', 'stuck-005'];
    expect(asked).toEqual([...names, ...names]);
    expect(written).toStrictEqual([{ others: expect.any(String) }, {}]);
  });

  it('begins anew where a position leads nowhere any more', async () => {
    const { asked, tick } = setup([claim('ours', 1), claim('theirs', 2, down)], {
      ours: 'nowhere',
      others: 'nowhere',
    });

    await tick(unlimited);

    expect(asked).toEqual(['ours', 'theirs']);
  });

  it.each([
    ['what passes, with a position', new Error('throttled'), { ours: 'behind-this' }],
    ['what passes, without one', new Error('throttled'), {}],
    ['what stays, without a position', new TerminalError('table-missing', 'no table'), {}],
  ])('passes on that a list cannot be read for %s, and does not read it again', async (_, error, begun) => {
    const { ports } = setup([], begun);
    let reads = 0;
    const ours = async () => {
      reads += 1;
      throw error;
    };

    await expect(
      settleExpired({ ...ports, expiredClaims: { ...ports.expiredClaims, ours } }, () => false),
    ).rejects.toBe(error);
    expect(reads).toBe(1);
  });
});
