import { matchesPattern, type Variables } from './pattern.ts';

/** Fields of an ARN; the last one, the resource, may hold colons itself. */
const fieldCount = 6;

const restOf = (plain: readonly string[]): readonly string[] =>
  plain.length < fieldCount ? [] : [plain.slice(fieldCount - 1).join(':')];

/** Splits at the colons that stand outside of `${...}`. */
const fields = (text: string): readonly string[] => {
  if (!text.includes('$')) {
    const plain = text.split(':');
    return [...plain.slice(0, fieldCount - 1), ...restOf(plain)];
  }
  const found = [''];
  for (const [piece] of text.matchAll(/\$\{[^}]*\}|[^:$]+|[:$]/gs)) {
    if (piece === ':' && found.length < fieldCount) found.push('');
    else found[found.length - 1] += piece;
  }
  return found;
};

/**
 * Whether an ARN matches an ARN of a policy. No wildcard spans two fields, and fields left out at the end match anything
 * (IAM User Guide, "IAM JSON policy elements: Resource").
 */
export const matchesArn = (pattern: string, arn: string, variables: Variables): boolean => {
  if (pattern === '*') return true;
  const wanted = fields(pattern);
  const given = fields(arn);
  return (
    given.length >= wanted.length &&
    wanted.every((field, index) => matchesPattern(field, given[index] ?? '', variables))
  );
};
