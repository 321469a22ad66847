import type { Origin, Targets } from '../../../../../../infra/local/region/targets.ts';

interface HandedOver {
  readonly target: string;
  readonly body: unknown;
  readonly origin: Origin;
}

export interface FakeTargets extends Targets {
  readonly handedOver: HandedOver[];
  /** Every hand-over that was tried, by target. */
  readonly attempts: string[];
  /** The next attempts on the target fail with these errors, one each. */
  readonly failNext: (target: string, ...errors: readonly Error[]) => void;
}

export const createFakeTargets = (): FakeTargets => {
  const handedOver: HandedOver[] = [];
  const attempts: string[] = [];
  const failures = new Map<string, Error[]>();
  const take = async (target: string, body: unknown, origin: Origin): Promise<void> => {
    attempts.push(target);
    const failure = failures.get(target)?.shift();
    if (failure !== undefined) throw failure;
    handedOver.push({ target, body, origin });
  };
  return {
    handedOver,
    attempts,
    failNext: (target, ...errors) => {
      failures.set(target, [...errors]);
    },
    invokeAsync: take,
    sendMessage: take,
    putEvents: async () => {
      throw new Error('a topic rule puts no events on a bus');
    },
  };
};
