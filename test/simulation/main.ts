import { parseArgs } from 'node:util';
import { describeFailure } from './describe-failure.ts';
import { exploreInParallel } from './explore-in-parallel.ts';
import { explore } from './explore.ts';
import type { Exploration } from './explore.ts';

const usage = `Searches for a schedule that breaks a promise of the sagas.
  npm run simulate -- --runs 1000000 [--first 0]   plays so many seeds, on every processor
  npm run simulate -- --seed N                     plays one seed, and shows the shortest schedule that breaks the same promise`;

const whole = (name: string, text: string): number => {
  const value = Number(text);
  if (/^\d{1,15}$/.test(text)) return value;
  throw new Error(`--${name} must be a whole number, not "${text}".\n${usage}`);
};

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const table = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ') || 'none';

const summarize = (found: Exploration, seconds: number): string =>
  [
    `schedules           ${found.schedules} in ${seconds.toFixed(1)} s (${Math.round(found.schedules / seconds)} a second)`,
    `function runs       ${found.runs}`,
    `distinct states     ${found.states.size}`,
    `faults injected     ${table(found.faults)}`,
    `ended well only by reconciliation: ${table(found.curedByReconciliation)}`,
    `ended well only by a redrive:      ${found.curedByRedrive}`,
  ].join('\n');

/** Tells how far it has come, twenty times. */
const search = async (first: number, runs: number): Promise<Exploration> => {
  let told = 0;
  return exploreInParallel(first, runs, {
    onProgress: ({ schedules, states }) => {
      if (schedules < told + runs / 20) return;
      told = schedules;
      say(`${schedules} of ${runs} schedules, ${states.size} states`);
    },
  });
};

const run = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      runs: { type: 'string', default: '100000' },
      first: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const startedAt = performance.now();
  const found =
    values.seed === undefined
      ? await search(whole('first', values.first), whole('runs', values.runs))
      : await explore(whole('seed', values.seed), 1);
  process.stdout.write(`${summarize(found, (performance.now() - startedAt) / 1000)}\n`);
  if (found.failure === undefined) {
    process.stdout.write('no promise is broken\n');
    return 0;
  }
  process.stdout.write(`${await describeFailure(found.failure)}\n`);
  return 1;
};

try {
  process.exitCode = await run();
} catch (error) {
  say(`simulate: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
