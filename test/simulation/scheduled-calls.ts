import { errorOf } from './faults.ts';
import type { FunctionRun } from './run.ts';
import type { World } from './world.ts';

const shorten = (value: unknown): string =>
  typeof value === 'string' ? value.replace(/^([0-9a-f]{2})[0-9a-f]{62}$/, '$1').slice(0, 20) : '';

/**
 * The port, with every call held back until the timeline picks it; the fault that it then has is the schedule's choice. What
 * the run does between two calls shares nothing with others, so a call is the only place where schedules differ.
 */
export const scheduled = <Port extends object>(world: World, run: FunctionRun, port: Port): Port =>
  new Proxy(port, {
    get: (target, property, receiver) => {
      const value: unknown = Reflect.get(target, property, receiver);
      if (typeof value !== 'function') return value;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        const label = `${run.region} ${run.name}#${run.id} ${String(property)} ${args.map(shorten).join(' ')}`;
        const call = async (): Promise<unknown> => {
          const answer: unknown = await Reflect.apply(value, target, args);
          return answer;
        };
        return new Promise((resolve, reject) => {
          world.timeline.add({
            label,
            regions: [run.region],
            run: run.id,
            happen: async () => happen(world, run, label, call, resolve, reject),
          });
        });
      };
    },
  });

const happen = async (
  { faults, journal, lambda, disturb }: World,
  run: FunctionRun,
  label: string,
  call: () => Promise<unknown>,
  resolve: (answer: unknown) => void,
  reject: (error: unknown) => void,
): Promise<void> => {
  const fault = faults.next();
  if (fault !== undefined) {
    journal.tell(`  which is ${fault}`);
    disturb();
  }
  switch (fault) {
    case 'killed before':
      lambda.kill(run);
      return;
    case 'killed after':
      await call().catch(() => undefined);
      lambda.kill(run);
      return;
    case 'answer lost':
    case 'refused after all':
      await call().catch(() => undefined);
      break;
    case 'throttled':
    case 'refused':
      break;
    case undefined:
      try {
        resolve(await call());
      } catch (error) {
        run.failed();
        reject(error);
      }
      return;
  }
  run.failed();
  reject(errorOf(fault, label));
};
