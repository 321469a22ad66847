/** Letters to add, take away, change, or swap with their neighbour, to make one word of the other. */
const distance = (one: string, other: string): number => {
  let [before, last]: readonly number[][] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next[column] = Math.min(
        (next[column - 1] ?? 0) + 1,
        (last?.[column] ?? 0) + 1,
        (last?.[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before?.[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, last] = [last ?? [], next];
  }
  return last?.[other.length] ?? 0;
};

/** The name that was probably meant, in any case; `undefined` when none is near. */
export const nearestName = (given: string, names: readonly string[]): string | undefined => {
  const word = given.toLowerCase();
  // A third of it may be wrong, as far as three letters.
  const most = Math.min(3, Math.ceil(given.length / 3));
  return names
    .map((name) => ({ name, away: distance(word, name.toLowerCase()) }))
    .filter(({ away }) => away <= most)
    .toSorted((one, other) => one.away - other.away)[0]?.name;
};

/** ` Did you mean eu-west-1?`, or nothing. */
export const suggestName = (given: string, names: readonly string[]): string => {
  const name = nearestName(given, names);
  return name === undefined ? '' : ` Did you mean ${name}?`;
};
