import { isDeepStrictEqual } from 'node:util';

/**
 * Values of AWS IoT SQL are JSON values, and `undefined` for its Undefined, which every operator passes on (AWS IoT Developer
 * Guide, "Data types" and "Operators"). Numbers are JavaScript's, where AWS keeps 34 digits.
 */
export type Value = unknown;

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

const DECIMAL = /^-?\d+(?:\.\d+)?(?:[eE]-?\d+)?$/;

const toDecimal = (value: Value): number | undefined => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : undefined;
};

export const toBoolean = (value: Value): boolean | undefined => {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const lower = value.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
};

export const toText = (value: Value): string | undefined => {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const ORDERS = {
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
} as const;

/** Equality never converts, so values of two types differ; order compares decimals only, also in strings. */
export const compare = (operator: Comparison, left: Value, right: Value): boolean | undefined => {
  if (operator === '=' || operator === '<>') {
    if (left === undefined || right === undefined) return undefined;
    return isDeepStrictEqual(left, right) === (operator === '=');
  }
  const [a, b] = [toDecimal(left), toDecimal(right)];
  return a === undefined || b === undefined ? undefined : ORDERS[operator](a, b);
};

/** AND and OR of anything that is no boolean are Undefined, so `true OR missing = 1` is not true. */
export const combine = (operator: 'and' | 'or', left: Value, right: Value): boolean | undefined => {
  const [a, b] = [toBoolean(left), toBoolean(right)];
  if (a === undefined || b === undefined) return undefined;
  return operator === 'and' ? a && b : a || b;
};

export const negate = (value: Value): boolean | undefined => {
  const operand = toBoolean(value);
  return operand === undefined ? undefined : !operand;
};

/** The member of an object; a prototype's members are none of a payload's. */
export const memberOf = (value: Value, name: string): Value => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
};
