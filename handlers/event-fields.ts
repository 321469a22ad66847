import * as z from 'zod';

const mustBe = (what: string) => ({ error: `must be ${what}` });

export const record = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape, mustBe('an object'));

/** More than any name, topic or ARN of AWS has: what is longer would be logged, and stored, to no end. */
const longestText = 1_024;

export const text = z
  .string(mustBe('a string'))
  .min(1, { error: 'must not be empty' })
  .max(longestText, { error: `must have ${longestText} characters at most` });

export const literal = <const Value extends string>(value: Value) => z.literal(value, mustBe(`"${value}"`));

export const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, mustBe(`one of ${values.join(', ')}`));

export const matching = (pattern: RegExp, what: string) =>
  z.string(mustBe(what)).regex(pattern, mustBe(what));

/** Lower-case hex of a SHA-256: AWS IoT's id of a certificate, or of a CA's. */
export const certificateId = matching(/^[0-9a-f]{64}$/, '64 lower-case hex digits');

/** https://docs.aws.amazon.com/iot/latest/apireference/API_CreateThing.html */
export const thingName = matching(
  /^[a-zA-Z0-9:_-]{1,128}$/,
  'the name of a thing: 1 to 128 of a-z A-Z 0-9 : _ -',
);

/** ECMA-262 21.4.1.1: what a Date can hold. */
const latestDateMs = 8_640_000_000_000_000;

const isTime = mustBe('a time in epoch milliseconds');

export const epochMs = z.int(isTime).nonnegative(isTime).max(latestDateMs, isTime);
