import { isObject } from '../../cloudformation/json-shape.ts';
import type { Bound, Scalar, Test } from './event-pattern.ts';
import { PatternError } from './pattern-error.ts';

const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const text = (operator: string, value: unknown, path: string): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw new PatternError(`${path}: "${operator}" takes a string on localhost, not ${JSON.stringify(value)}.`);
};

const isOperator = (value: unknown): value is Bound['operator'] =>
  value === '<' || value === '<=' || value === '=' || value === '>=' || value === '>';

const numeric = (value: unknown, path: string): Test => {
  const parts: readonly unknown[] = Array.isArray(value) ? value : [];
  const bounds: Bound[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const [operator, bound] = [parts[index], parts[index + 1]];
    if (!isOperator(operator) || typeof bound !== 'number')
      throw new PatternError(`${path}: "numeric" takes pairs such as [">", 0, "<=", 5].`);
    bounds.push({ operator, value: bound });
  }
  if (bounds.length === 0 || bounds.length > 2)
    throw new PatternError(`${path}: "numeric" takes one or two pairs such as [">", 0, "<=", 5].`);
  return { kind: 'numeric', bounds };
};

/** `*` is any run of characters, `\*` a star, `\\` a backslash. */
const wildcard = (value: string, path: string): Test => {
  if (value.includes('**')) throw new PatternError(`${path}: "wildcard" does not take ** in a row.`);
  const expression = value.replace(/\\[*\\]|[\\^$.*+?()[\]{}|]/g, (sign) => {
    if (sign === '*') return '.*';
    return sign.length === 2 ? sign : `\\${sign}`;
  });
  return { kind: 'wildcard', expression: new RegExp(`^${expression}$`, 's') };
};

const anythingBut = (value: unknown, path: string, dialect: Dialect): Test => {
  if (isObject(value)) {
    const [operator, ...others] = Object.keys(value);
    if (operator !== 'prefix' || others.length > 0)
      throw new PatternError(
        `${path}: "anything-but" with "${operator ?? '{}'}" is not implemented on localhost.`,
      );
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
    if (dialect === 'pipe')
      throw new PatternError(`${path}: EventBridge Pipes does not support "anything-but" with "prefix".`);
    const prefixes: readonly unknown[] = Array.isArray(value[operator]) ? value[operator] : [value[operator]];
    return { kind: 'anything-but-prefix', prefixes: prefixes.map((prefix) => text('prefix', prefix, path)) };
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) throw new PatternError(`${path}: "anything-but" of nothing.`);
  const scalars = values.filter(isScalar);
  if (scalars.length < values.length)
    throw new PatternError(`${path}: "anything-but" takes strings and numbers.`);
  return { kind: 'anything-but', values: scalars };
};

/** Rules of a bus and filters of a pipe do not know the same operators. */
export type Dialect = 'bus' | 'pipe';

/** Reads one element of the list under a field. */
export const parseTest = (value: unknown, path: string, dialect: Dialect): Test => {
  if (isScalar(value)) return { kind: 'equals', value };
  if (!isObject(value)) throw new PatternError(`${path}: a list within the list of a field means nothing.`);
  const [operator, ...others] = Object.keys(value);
  if (operator === undefined || others.length > 0)
    throw new PatternError(`${path}: exactly one operator belongs in ${JSON.stringify(value)}.`);
  const operand = value[operator];
  switch (operator) {
    case 'equals-ignore-case':
    case 'prefix':
    case 'suffix':
      return { kind: operator, value: text(operator, operand, path) };
    case 'wildcard':
      if (dialect === 'pipe')
        throw new PatternError(`${path}: EventBridge Pipes does not support "wildcard".`);
      return wildcard(text(operator, operand, path), path);
    case 'numeric':
      return numeric(operand, path);
    case 'exists':
      if (typeof operand !== 'boolean') throw new PatternError(`${path}: "exists" takes true or false.`);
      return { kind: 'exists', value: operand };
    case 'anything-but':
      return anythingBut(operand, path, dialect);
    default:
      throw new PatternError(`${path}: the operator "${operator}" is not implemented on localhost.`);
  }
};
