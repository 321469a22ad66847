import { isObject } from '../../cloudformation/json-shape.ts';
import type { EventPattern, Test } from './event-pattern.ts';
import { parseTest, type Dialect } from './parse-test.ts';
import { PatternError } from './pattern-error.ts';

const parseField = (value: unknown, path: string, dialect: Dialect): readonly Test[] | EventPattern => {
  if (isObject(value)) return parseObject(value, path, dialect);
  if (!Array.isArray(value))
    throw new PatternError(`${path}: a pattern has lists at its leaves: write [${JSON.stringify(value)}].`);
  if (value.length === 0)
    throw new PatternError(`${path}: an empty list matches nothing, and AWS refuses it.`);
  return value.map((test: unknown) => parseTest(test, path, dialect));
};

const parseAlternatives = (value: unknown, path: string, dialect: Dialect): readonly EventPattern[] => {
  const alternatives: readonly unknown[] = Array.isArray(value) ? value : [];
  if (alternatives.length < 2 || !alternatives.every(isObject))
    throw new PatternError(`${path}.$or: takes two or more patterns.`);
  return alternatives.map((alternative) => parseObject(alternative, `${path}.$or`, dialect));
};

const parseObject = (
  value: Readonly<Record<string, unknown>>,
  path: string,
  dialect: Dialect,
): EventPattern => {
  const { $or, ...fields } = value;
  const names = Object.keys(fields);
  if (names.length === 0 && $or === undefined)
    throw new PatternError(`${path}: an empty pattern, which AWS refuses.`);
  return {
    fields: new Map(names.map((name) => [name, parseField(fields[name], `${path}.${name}`, dialect)])),
    anyOf: $or === undefined ? [] : parseAlternatives($or, path, dialect),
  };
};

/**
 * Reads an event pattern. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 *
 * @throws PatternError naming the field and the operator
 */
export const parsePattern = (pattern: unknown, dialect: Dialect): EventPattern => {
  if (!isObject(pattern)) throw new PatternError('An event pattern is a JSON object.');
  return parseObject(pattern, '$', dialect);
};
