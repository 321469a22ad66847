/** Where every decision of a schedule comes from: the same decisions make the same schedule. */
export interface Choices {
  /** A whole number from 0 to `count` - 1; 0 is the plainest. */
  readonly pick: (count: number) => number;
  /** True once in `oneIn` times; false is the plainer. */
  readonly happens: (oneIn: number) => boolean;
  /** The decisions so far: `replayedChoices` makes them again. */
  readonly taken: readonly number[];
}

const choicesFrom = (next: (count: number) => number): Choices => {
  const taken: number[] = [];
  const pick = (count: number): number => {
    if (count <= 1) return 0;
    const picked = next(count);
    taken.push(picked);
    return picked;
  };
  return { pick, happens: (oneIn) => pick(oneIn) === oneIn - 1, taken };
};

/** An integer hash of 32 bits, stepped by the golden ratio: plenty for choosing, and the same on every machine. */
const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
};

export const seededChoices = (seed: number): Choices => {
  const random = createRandom(Math.imul(seed + 1, 0x85ebca6b));
  return choicesFrom((count) => random() % count);
};

/** Makes these decisions, each brought into its range, and the plainest ones when they are used up. */
export const replayedChoices = (decisions: readonly number[]): Choices => {
  let position = 0;
  return choicesFrom((count) => {
    const decision = decisions[position] ?? 0;
    position += 1;
    return decision % count;
  });
};
