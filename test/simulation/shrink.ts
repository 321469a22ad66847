import { replayedChoices, seededChoices } from './choices.ts';
import { simulate } from './simulate.ts';
import type { Schedule } from './simulate.ts';

const maxAttempts = 4_000;

/** Shorter or plainer decisions, the boldest first: without a piece, or with the plainest choices in its place. */
function* simplify(decisions: readonly number[]): Generator<readonly number[]> {
  for (let size = Math.ceil(decisions.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let end = decisions.length; end > 0; end -= size) {
      const start = Math.max(0, end - size);
      const [before, piece, after] = [
        decisions.slice(0, start),
        decisions.slice(start, end),
        decisions.slice(end),
      ];
      yield [...before, ...after];
      if (piece.some((decision) => decision !== 0)) yield [...before, ...piece.map(() => 0), ...after];
    }
  }
}

/** Less is shorter; among the equally long it is plainer. */
const weigh = (decisions: readonly number[]): number =>
  decisions.length * 1_000 + decisions.filter((decision) => decision !== 0).length;

/**
 * Finds the shortest schedule that breaks the same promise as the seed's: fewer decisions, and plainer ones. Plays the seed, so it
 * gives the same each time; `undefined` when the seed breaks none.
 */
export const shrink = async (seed: number): Promise<Schedule | undefined> => {
  const choices = seededChoices(seed);
  const rule = (await simulate(choices)).violation?.rule;
  if (rule === undefined) return undefined;

  let best = choices.taken;
  let attempts = 0;
  const findSimpler = async (): Promise<boolean> => {
    for (const decisions of simplify(best)) {
      if (attempts >= maxAttempts) return false;
      attempts += 1;
      const candidate = replayedChoices(decisions);
      const { violation } = await simulate(candidate);
      if (violation?.rule !== rule || weigh(candidate.taken) >= weigh(best)) continue;
      best = candidate.taken;
      return true;
    }
    return false;
  };
  let isSimpler = true;
  while (isSimpler) isSimpler = await findSimpler();
  return simulate(replayedChoices(best), true);
};
