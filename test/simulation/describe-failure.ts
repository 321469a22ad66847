import type { Exploration } from './explore.ts';
import { shrink } from './shrink.ts';

/** Says what a search found, with the shortest schedule that shows it and how to play it again. */
export const describeFailure = async ({
  seed,
  violation,
}: NonNullable<Exploration['failure']>): Promise<string> => {
  const lines = (await shrink(seed))?.lines ?? [];
  return [
    `Seed ${seed} breaks ${violation.rule}: ${violation.detail}`,
    'The shortest schedule that does:',
    ...lines.map((line) => `  ${line}`),
    `Play it again: npm run simulate -- --seed ${seed}`,
  ].join('\n');
};
