import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { heedEndSignals } from '../../../cli/deploy/heed-end-signals.ts';
import { endSignals } from '../../../cli/interrupted-error.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

const listeners = (): readonly number[] => Object.keys(endSignals).map((name) => process.listenerCount(name));

/** A child that says how it was told to end, and takes it until it has ended. */
const createChild = () => {
  const told: (NodeJS.Signals | number | undefined)[] = [];
  let hasEnded = false;
  const kill = (signal?: NodeJS.Signals | number): boolean => {
    told.push(signal);
    return !hasEnded;
  };
  return {
    told,
    child: { kill },
    end: () => {
      hasEnded = true;
    },
  };
};

/** Sends these signals, each so many ms after the first, and says what came of it. */
const setup = async (
  signals: readonly (readonly [name: keyof typeof endSignals, atMs: number])[],
  prepare: { readonly hasChild: boolean; readonly hasEnded?: boolean },
) => {
  const exits: (string | number | null | undefined)[] = [];
  jest.spyOn(process, 'exit').mockImplementation((code) => {
    exits.push(code);
    throw new Error('the process has ended');
  });
  const { told, child, end } = createChild();
  let nowMs = 0;
  const first = await heedEndSignals(
    async (heard) => {
      if (prepare.hasChild) heard.passTo(child);
      if (prepare.hasEnded === true) end();
      for (const [name, atMs] of signals) {
        nowMs = atMs;
        try {
          process.emit(name, name);
        } catch {
          break;
        }
      }
      return heard.first();
    },
    () => nowMs,
  );
  return { first, told, exits };
};

describe('heedEndSignals', () => {
  it('gives what the work gives, and leaves no listener', async () => {
    const before = listeners();

    const result = await heedEndSignals(async ({ first }) => [first(), listeners()] as const);

    expect(result).toEqual([undefined, before.map((count) => count + 1)]);
    expect(listeners()).toEqual(before);
  });

  it('leaves no listener when the work fails', async () => {
    const before = listeners();

    await expect(heedEndSignals(async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

    expect(listeners()).toEqual(before);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes on %s to the child', async (name) => {
    expect(await setup([[name, 0]], { hasChild: true })).toEqual({ first: name, told: [name], exits: [] });
  });

  it('passes on once what npm passes on again', async () => {
    const signals = [
      ['SIGINT', 0],
      ['SIGINT', 999],
    ] as const;

    expect(await setup(signals, { hasChild: true })).toMatchObject({ told: ['SIGINT'], exits: [] });
    expect(await setup(signals, { hasChild: false })).toMatchObject({ first: 'SIGINT', exits: [] });
  });

  it('ends the child at once when it is asked again later', async () => {
    const signals = [
      ['SIGTERM', 0],
      ['SIGINT', 1_000],
    ] as const;

    expect(await setup(signals, { hasChild: true })).toEqual({
      first: 'SIGTERM',
      told: ['SIGTERM', 'SIGKILL'],
      exits: [],
    });
  });

  it.each([
    ['there is no child', { hasChild: false }],
    ['the child has ended', { hasChild: true, hasEnded: true }],
  ])('ends this process when it is asked again later and %s', async (_, prepare) => {
    const signals = [
      ['SIGTERM', 0],
      ['SIGINT', 1_000],
    ] as const;

    expect(await setup(signals, prepare)).toMatchObject({ first: 'SIGTERM', exits: [143] });
  });
});
