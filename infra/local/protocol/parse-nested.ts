/** Node writes JSON by recursion and gives up at some thousand levels; what is taken in has to be written again, and wrapped. */
const deepest = 1_500;

const isDeeper = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
};

/** Reads JSON. @throws SyntaxError where it is none, or is nested deeper than localhost can hand on, which AWS could. */
export const parseNested = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  if (isDeeper(value, deepest))
    throw new SyntaxError(`it is nested deeper than the ${deepest} levels that localhost hands on`);
  return value;
};
