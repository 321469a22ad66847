/** DynamoDB's smallest magnitude. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const MIN_MAGNITUDE = 1e-130;

/**
 * Says whether a JSON number survives the double that JSON.parse makes of it, and DynamoDB, unchanged.
 *
 * A double written in full has at most 17 digits, so DynamoDB's 38 are never in question. Above 2^53 - 1 the SDK's
 * marshaller refuses a number.
 */
export const isExactNumber = (literal: string): boolean => {
  const value = Number(literal);
  if (value === 0) return significantDigits(literal) === '';
  const isInRange = Math.abs(value) <= Number.MAX_SAFE_INTEGER && Math.abs(value) >= MIN_MAGNITUDE;
  // The double is next to the literal: with the same digits it cannot be a power of ten away.
  return isInRange && significantDigits(literal) === significantDigits(String(value));
};

/** Without sign, point, exponent, and the zeros at either end. */
const significantDigits = (decimal: string): string =>
  decimal
    .replace(/[eE].*/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '')
    .replace(/0+$/, '');
