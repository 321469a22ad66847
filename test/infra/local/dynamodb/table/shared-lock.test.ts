import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createSharedLock } from '../../../../../infra/local/dynamodb/table/shared-lock.ts';

describe('a shared lock', () => {
  it('lets many share it, or one have it alone, and serves everyone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
        fc.scheduler(),
        async (asks, scheduler) => {
          const lock = createSharedLock();
          let sharers = 0;
          let owners = 0;
          const conflicts: string[] = [];
          const hold = async (isExclusive: boolean): Promise<void> => {
            const run = async (): Promise<void> => {
              if (isExclusive) owners += 1;
              else sharers += 1;
              if (owners > 1 || (owners > 0 && sharers > 0))
                conflicts.push(`${String(owners)}/${String(sharers)}`);
              await scheduler.schedule(Promise.resolve());
              if (isExclusive) owners -= 1;
              else sharers -= 1;
            };
            await (isExclusive ? lock.exclusive(run) : lock.shared(run));
          };

          const all = Promise.all(asks.map(hold));
          await scheduler.waitFor(all);

          expect(conflicts).toEqual([]);
        },
      ),
    );
  });

  it('is free again after a holder has failed', async () => {
    const lock = createSharedLock();
    const failing = lock.exclusive(async () => Promise.reject(new Error('broken')));

    await expect(failing).rejects.toThrow('broken');

    expect(await lock.exclusive(async () => Promise.resolve('mine'))).toBe('mine');
  });
});
