import { describe, expect, it } from '@jest/globals';
import { settleExpired } from '../../../domain/reconciliation/settle-expired.ts';
import { createInMemoryExpiredClaims } from '../../fakes/in-memory-expired-claims.ts';
import { claimedRow } from '../device-rows.ts';

const nowMs = 1_000;

const setup = (...expiries: readonly number[]) => {
  const rows = new Map(
    expiries.map((expiresAtMs, index) => {
      const thingName = `sensor-${index}`;
      return [thingName, claimedRow({ thingName, claim: { id: 'claim', expiresAtMs } })] as const;
    }),
  );
  const asked: string[] = [];
  const ports = {
    listExpiredClaims: createInMemoryExpiredClaims(rows),
    now: () => nowMs,
    settle: async (thingName: string) => {
      asked.push(thingName);
      if (thingName === 'sensor-1') throw new Error('busy');
      return { kind: 'nothing', thingName } as const;
    },
  };
  return { ports, asked };
};

describe('settleExpired', () => {
  it('settles each claim that has ended, oldest first, over all pages, and no other', async () => {
    const { ports, asked } = setup(900, 800, 700, nowMs, 600, nowMs + 1);

    await settleExpired(ports, () => false);

    expect(asked).toEqual(['sensor-4', 'sensor-2', 'sensor-1', 'sensor-0']);
  });

  it('goes on after one that fails, and says which it was', async () => {
    const { ports } = setup(700, 800, 900);

    const settled = await settleExpired(ports, () => false);

    expect(settled).toEqual([
      { settlement: { kind: 'nothing', thingName: 'sensor-0' } },
      { thingName: 'sensor-1', error: new Error('busy') },
      { settlement: { kind: 'nothing', thingName: 'sensor-2' } },
    ]);
  });

  it('is stopped by what is no error', async () => {
    const { ports } = setup(700, 800);
    const thrown: unknown = 'a bug';
    const settle = async () => {
      throw thrown;
    };

    await expect(settleExpired({ ...ports, settle }, () => false)).rejects.toBe(thrown);
  });

  it('leaves the other pages to the next tick when its time is over', async () => {
    const { ports, asked } = setup(700, 800, 900);

    await settleExpired(ports, () => true);

    expect(asked).toEqual(['sensor-0', 'sensor-1']);
  });
});
