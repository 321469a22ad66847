import { matchesArn } from './arn-pattern.ts';
import { compilePattern, matchesPattern, type Variables } from './pattern.ts';

type Test = (wanted: string, given: string, variables: Variables) => boolean;

const equals: Test = (wanted, given, variables) =>
  compilePattern(wanted, variables, false)?.test(given) ?? false;
const equalsIgnoringCase: Test = (wanted, given, variables) =>
  new RegExp(compilePattern(wanted, variables, false) ?? /(?!)/, 'is').test(given);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const positive: Readonly<Record<string, Test>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: equalsIgnoringCase,
  StringLike: (wanted, given, variables) => matchesPattern(wanted, given, variables),
  // The two behave alike: both know wildcards.
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: equalsIgnoringCase,
};
const negative: Readonly<Record<string, Test>> = {
  StringNotEquals: equals,
  StringNotEqualsIgnoreCase: equalsIgnoringCase,
  StringNotLike: (wanted, given, variables) => matchesPattern(wanted, given, variables),
  ArnNotEquals: matchesArn,
  ArnNotLike: matchesArn,
};

const known = ['Null', ...Object.keys(positive), ...Object.keys(negative)];
const ifExists = 'IfExists';

export class UnknownConditionOperatorError extends Error {
  constructor(operator: string) {
    super(
      `Condition operator ${operator} is not implemented on localhost. It knows ${known.join(', ')}, ` +
        `each but Null also with ${ifExists}.`,
    );
    this.name = 'UnknownConditionOperatorError';
  }
}

/** Whether a key with this value, or none, satisfies an operator with the values that the policy lists (any of them is enough). */
export const satisfies = (
  operator: string,
  wanted: readonly string[],
  given: string | undefined,
  variables: Variables,
): boolean => {
  if (operator === 'Null') return wanted.some((value) => (value === 'true') === (given === undefined));
  const base = operator.endsWith(ifExists) ? operator.slice(0, -ifExists.length) : operator;
  const isMatch = positive[base];
  const isMismatch = negative[base];
  if (isMatch !== undefined) {
    if (given === undefined) return base !== operator;
    return wanted.some((value) => isMatch(value, given, variables));
  }
  if (isMismatch !== undefined) {
    return given === undefined || !wanted.some((value) => isMismatch(value, given, variables));
  }
  throw new UnknownConditionOperatorError(operator);
};

export const requireKnownOperator = (operator: string): void => {
  const base = operator.endsWith(ifExists) ? operator.slice(0, -ifExists.length) : operator;
  const isKnown = operator === 'Null' || (base !== 'Null' && known.includes(base));
  if (!isKnown) throw new UnknownConditionOperatorError(operator);
};
