import { describe, expect, it } from '@jest/globals';
import type { ExecutionEnvironment, Outcome } from '../../../../infra/local/lambda/execution-environment.ts';
import { createInstancePool, type InstanceMake } from '../../../../infra/local/lambda/instance-pool.ts';

type Initialized = Awaited<ExecutionEnvironment['initialized']>;

/** Environments that are ready, and events that end, when the test says so. */
const setup = (concurrency = 10, mostEnvironments = concurrency) => {
  const started: PromiseWithResolvers<Initialized>[] = [];
  const invoked: { readonly id: string; readonly environment: number; readonly end: () => void }[] = [];
  /** Numbers of the environments. */
  const killed: number[] = [];
  const impatient: PromiseWithResolvers<void>[] = [];
  const make: InstanceMake = {
    concurrency,
    mostEnvironments,
    start: () => {
      const environment = started.length;
      const initialized = Promise.withResolvers<Initialized>();
      started.push(initialized);
      let isAlive = true;
      return {
        initialized: initialized.promise.then((failure) => {
          isAlive &&= failure === undefined;
          return failure;
        }),
        invoke: async ({ requestId }) =>
          new Promise((resolve) => {
            invoked.push({
              id: requestId,
              environment,
              end: () => resolve({ outcome: 'succeeded', payload: requestId }),
            });
          }),
        isAlive: () => isAlive,
        kill: async () => {
          isAlive = false;
          killed.push(environment);
          initialized.resolve({ outcome: 'cut-off' });
        },
      };
    },
  };
  const pool = createInstancePool({
    ...make,
    patience: async () => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      impatient.push({ promise, resolve, reject });
      return promise;
    },
  });
  const invoke = (requestId: string): Promise<Outcome> | undefined =>
    pool.invoke({ requestId, event: '{}', traceHeader: '', functionArn: '' });
  /** Lets everything that can go on do so. */
  const settle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  /** Patience is at an end, for those that wait now. */
  const losePatience = async (): Promise<void> => {
    for (const { resolve } of impatient.splice(0)) resolve();
    await settle();
  };
  return { pool, make, started, killed, invoked, invoke, settle, losePatience };
};

describe('the environments of a function', () => {
  describe('when several events come at once', () => {
    it('start one after the other', async () => {
      const { started, invoke, settle } = setup();

      void invoke('a');
      void invoke('b');
      await settle();

      expect(started).toHaveLength(1);
    });

    it('are used again before a new one is started', async () => {
      const { started, invoked, invoke, settle, losePatience } = setup();
      void invoke('a');
      void invoke('b');
      started[0]?.resolve(undefined);
      await settle();

      invoked[0]?.end();
      await losePatience();

      expect(invoked.map(({ id, environment }) => [id, environment])).toEqual([
        ['a', 0],
        ['b', 0],
      ]);
      expect(started).toHaveLength(1);
    });

    it('are used again before a new one is ready', async () => {
      const { started, invoked, invoke, settle, losePatience } = setup();
      void invoke('a');
      void invoke('b');
      void invoke('c');
      started[0]?.resolve(undefined);
      await settle();
      await losePatience();

      invoked[0]?.end();
      await settle();

      expect(invoked.map(({ id, environment }) => [id, environment])).toEqual([
        ['a', 0],
        ['b', 0],
      ]);
      expect(started).toHaveLength(2);
    });

    it('take an event each once they are there', async () => {
      const { started, invoked, invoke, settle, losePatience } = setup();
      void invoke('a');
      void invoke('b');
      started[0]?.resolve(undefined);
      await settle();
      await losePatience();

      started[1]?.resolve(undefined);
      await settle();

      expect(invoked.map(({ id, environment }) => [id, environment])).toEqual([
        ['a', 0],
        ['b', 1],
      ]);
    });
  });

  it('throttle what goes beyond the concurrency, whether it runs or waits', () => {
    const { invoke } = setup(2);

    void invoke('a');
    void invoke('b');

    expect(invoke('c')).toBeUndefined();
  });

  describe('when the machine has room for fewer than may run', () => {
    it('let the other events wait, and throttle none of them', async () => {
      const { started, invoked, invoke, settle, losePatience } = setup(100, 1);
      const events = ['a', 'b', 'c'].map(invoke).filter((event) => event !== undefined);
      started[0]?.resolve(undefined);
      await settle();
      await losePatience();

      invoked[0]?.end();
      await settle();
      invoked[1]?.end();
      await settle();
      invoked[2]?.end();

      expect(await Promise.all(events)).toHaveLength(3);
      expect(started).toHaveLength(1);
    });

    it('start another one in place of one that has crashed', async () => {
      const { pool, started, invoked, invoke, settle, losePatience } = setup(100, 1);
      void invoke('a');
      void invoke('b');
      started[0]?.resolve(undefined);
      await settle();

      await pool.crashOne();
      invoked[0]?.end();
      await settle();
      await losePatience();
      started[1]?.resolve(undefined);
      await settle();

      expect(invoked.map(({ id, environment }) => [id, environment])).toEqual([
        ['a', 0],
        ['b', 1],
      ]);
    });
  });

  describe('when one does not initialise', () => {
    it('fail one event and start another for the next', async () => {
      const { started, invoke, settle, losePatience } = setup();
      const first = invoke('a');
      void invoke('b');

      started[0]?.resolve({ outcome: 'failed', error: { errorType: 'E', errorMessage: 'no' } });
      await settle();
      await losePatience();

      expect(await first).toMatchObject({ outcome: 'failed' });
      expect(started).toHaveLength(2);
    });
  });

  describe('when the function is made anew', () => {
    it('go, each when it has done its event', async () => {
      const { pool, make, started, killed, invoked, invoke, settle, losePatience } = setup();
      void invoke('a');
      void invoke('b');
      started[0]?.resolve(undefined);
      await settle();
      await losePatience();
      started[1]?.resolve(undefined);
      await settle();
      invoked[0]?.end();
      await settle();

      const renewing = pool.renew(make, 1);
      started[2]?.resolve(undefined);
      await renewing;
      expect(killed).toEqual([0]);

      void invoke('c');
      await settle();
      invoked[1]?.end();
      await settle();
      expect(killed).toEqual([0, 1]);
      expect(invoked.map(({ id, environment }) => [id, environment])).toEqual([
        ['a', 0],
        ['b', 1],
        ['c', 2],
      ]);
    });

    it('are not used where they were still starting', async () => {
      const { pool, make, started, killed, invoked, invoke, settle } = setup();
      void invoke('a');
      await pool.renew(make, 0);

      started[0]?.resolve(undefined);
      await settle();
      started[1]?.resolve(undefined);
      await settle();

      expect(killed).toEqual([0]);
      expect(invoked.map(({ id, environment }) => [id, environment])).toEqual([['a', 1]]);
    });

    it('stay when the new ones do not initialise', async () => {
      const { pool, make, started, invoked, invoke, settle } = setup();
      void invoke('a');
      started[0]?.resolve(undefined);
      await settle();
      invoked[0]?.end();
      await settle();

      const renewing = pool.renew(make, 1);
      started[1]?.resolve({ outcome: 'failed', error: { errorType: 'E', errorMessage: 'no' } });

      await expect(renewing).rejects.toThrow('the function does not initialise: E: no');
      void invoke('b');
      await settle();
      expect(invoked.at(-1)).toMatchObject({ id: 'b', environment: 0 });
    });

    it('are cut off with the Region while they start', async () => {
      const { pool, make, killed } = setup();
      const renewing = pool.renew(make, 1);
      // Its reason is looked at further down.
      renewing.catch(() => undefined);

      await pool.cutOff();

      await expect(renewing).rejects.toThrow('it went down meanwhile');
      expect(killed).toContain(0);
    });
  });

  describe('when the Region goes down', () => {
    it('tell what ran from what only waited', async () => {
      const { pool, started, invoked, invoke, settle } = setup(100, 1);
      const running = invoke('a');
      const waiting = invoke('b');
      started[0]?.resolve(undefined);
      await settle();

      await pool.cutOff();
      invoked[0]?.end();

      expect(await waiting).toEqual({ outcome: 'cut-off', wasWaiting: true });
      expect(await running).not.toHaveProperty('wasWaiting');
    });

    it('cut off what runs and what waits, and start nothing more', async () => {
      const { pool, started, invoke, losePatience } = setup();
      const first = invoke('a');
      const second = invoke('b');

      await pool.cutOff();
      await losePatience();

      const waited = { outcome: 'cut-off', wasWaiting: true };
      expect(await Promise.all([first, second])).toEqual([waited, waited]);
      expect(started).toHaveLength(1);
    });
  });
});
