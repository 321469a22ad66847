import { describe, expect, it } from '@jest/globals';
import { createRunOnce } from '../../handlers/run-once.ts';
import { InMemoryPersistenceLayer } from './support/in-memory-persistence-layer.ts';
import { createLambdaContext } from './support/lambda-context.ts';

interface Result {
  readonly outcome: 'goal' | 'no goal';
}

const setup = () => {
  const store = new InMemoryPersistenceLayer();
  const runOnce = createRunOnce<Result>({
    persistenceStore: store,
    keyPrefix: 'test',
    isGoal: ({ outcome }) => outcome === 'goal',
  });
  let runs = 0;
  const ending = (outcome: Result['outcome']) => () => {
    runs += 1;
    return Promise.resolve({ outcome });
  };
  return { runOnce, store, ending, runs: () => runs, context: createLambdaContext() };
};

describe('createRunOnce', () => {
  describe('when a run reaches its goal', () => {
    it('remembers the result and does not run again', async () => {
      const { runOnce, context, ending, runs } = setup();

      const first = await runOnce('key', context, ending('goal'));
      const second = await runOnce('key', context, ending('no goal'));

      expect([first, second]).toStrictEqual([{ outcome: 'goal' }, { outcome: 'goal' }]);
      expect(runs()).toBe(1);
    });

    it('remembers it for a minute', async () => {
      const { runOnce, context, ending, store } = setup();
      const before = Math.floor(Date.now() / 1_000);

      await runOnce('key', context, ending('goal'));

      const [record] = store.records.values();
      expect(record?.expiryTimestamp).toBeGreaterThanOrEqual(before + 60);
      expect(record?.expiryTimestamp).toBeLessThanOrEqual(Math.ceil(Date.now() / 1_000) + 60);
    });

    it('runs for another key', async () => {
      const { runOnce, context, ending, runs } = setup();

      await runOnce('key', context, ending('goal'));
      await runOnce('another key', context, ending('goal'));

      expect(runs()).toBe(2);
    });
  });

  describe('when a run ends in anything else', () => {
    it('gives the result back and runs again', async () => {
      const { runOnce, context, ending, runs, store } = setup();

      const first = await runOnce('key', context, ending('no goal'));
      const second = await runOnce('key', context, ending('goal'));

      expect([first, second]).toStrictEqual([{ outcome: 'no goal' }, { outcome: 'goal' }]);
      expect(runs()).toBe(2);
      expect(store.records.size).toBe(1);
    });

    it('holds no record of it', async () => {
      const { runOnce, context, ending, store } = setup();

      await runOnce('key', context, ending('no goal'));

      expect(store.records.size).toBe(0);
    });
  });

  describe('when a run throws', () => {
    it('throws the same error on and runs again', async () => {
      const { runOnce, context, ending, runs } = setup();
      const error = new Error('throttled');

      await expect(runOnce('key', context, () => Promise.reject(error))).rejects.toBe(error);
      await runOnce('key', context, ending('goal'));

      expect(runs()).toBe(1);
    });
  });

  describe('while a run goes on', () => {
    it('turns duplicates down and leaves the run its lock', async () => {
      const { runOnce, context, ending, runs } = setup();
      const end = Promise.withResolvers<Result>();
      const begun = Promise.withResolvers<void>();
      const running = runOnce('key', context, () => {
        begun.resolve();
        return end.promise;
      });
      await begun.promise;

      const duplicates = [
        await runOnce('key', context, ending('goal')),
        await runOnce('key', context, ending('goal')),
      ];

      expect(duplicates).toStrictEqual([
        { outcome: 'already-in-progress' },
        { outcome: 'already-in-progress' },
      ]);
      expect(runs()).toBe(0);
      end.resolve({ outcome: 'goal' });
      await expect(running).resolves.toStrictEqual({ outcome: 'goal' });
    });

    it('holds its key no longer than the invocation may last', async () => {
      const { runOnce, store } = setup();
      const before = Date.now();
      let expiresAtMs: number | undefined;

      await runOnce('key', createLambdaContext(7_000), () => {
        expiresAtMs = [...store.records.values()][0]?.inProgressExpiryTimestamp;
        return Promise.resolve({ outcome: 'goal' });
      });

      expect(expiresAtMs).toBeGreaterThanOrEqual(before + 7_000);
      expect(expiresAtMs).toBeLessThanOrEqual(Date.now() + 7_000);
    });
  });

  describe('when there is no key', () => {
    it('refuses to run without a lock', async () => {
      const { runOnce, context, ending, runs } = setup();

      await expect(runOnce('', context, ending('goal'))).rejects.toThrow('idempotency');
      expect(runs()).toBe(0);
    });
  });

  describe('when the store fails', () => {
    it('throws, so that the event is tried again', async () => {
      const { context, ending, runs } = setup();
      class BrokenStore extends InMemoryPersistenceLayer {
        protected override _putRecord(): Promise<void> {
          return Promise.reject(new Error('no table'));
        }
      }
      const runOnce = createRunOnce<Result>({
        persistenceStore: new BrokenStore(),
        keyPrefix: 'test',
        isGoal: () => true,
      });

      await expect(runOnce('key', context, ending('goal'))).rejects.toThrow('idempotency store');
      expect(runs()).toBe(0);
    });
  });
});
