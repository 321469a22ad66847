import { TooLittleTimeError } from '../saga/too-little-time-error.ts';

/**
 * Takes items side by side, `count` at a time, and gives the results of those at the beginning that were finished. Ends early, after
 * the first few, when `isOver` says so, or when time runs out under one of them: what comes after it may have been done, and will be done again.
 */
export const takeInOrder = async <Item, Result>(
  items: readonly Item[],
  count: number,
  isOver: () => boolean,
  take: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  for (let index = 0; index < items.length && (index === 0 || !isOver()); index += count) {
    const settled = await Promise.allSettled(items.slice(index, index + count).map(take));
    for (const one of settled) {
      if (one.status === 'fulfilled') results.push(one.value);
      else if (one.reason instanceof TooLittleTimeError) return results;
      else throw one.reason;
    }
  }
  return results;
};
