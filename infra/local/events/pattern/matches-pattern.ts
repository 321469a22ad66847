import { isObject } from '../../cloudformation/json-shape.ts';
import { unreachable } from '../unreachable.ts';
import type { Bound, EventPattern, Test } from './event-pattern.ts';

const isWithin = (value: number, { operator, value: bound }: Bound): boolean => {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '=':
      return value === bound;
    case '>=':
      return value >= bound;
    case '>':
      return value > bound;
    default:
      return unreachable(operator);
  }
};

const passes = (test: Test, value: unknown): boolean => {
  switch (test.kind) {
    case 'equals':
      return value === test.value;
    case 'equals-ignore-case':
      return typeof value === 'string' && value.toLowerCase() === test.value.toLowerCase();
    case 'prefix':
      return typeof value === 'string' && value.startsWith(test.value);
    case 'suffix':
      return typeof value === 'string' && value.endsWith(test.value);
    case 'wildcard':
      return typeof value === 'string' && test.expression.test(value);
    case 'numeric':
      // A number of DynamoDB is a string on the wire, and no number here either.
      return typeof value === 'number' && test.bounds.every((bound) => isWithin(value, bound));
    case 'exists':
      return test.value;
    case 'anything-but':
      return test.values.every((unwanted) => unwanted !== value);
    case 'anything-but-prefix':
      return typeof value === 'string' && !test.prefixes.some((prefix) => value.startsWith(prefix));
    default:
      return unreachable(test);
  }
};

/** The leaves under a field: of a list each, and nothing of an object: AWS matches leaves only. */
const leavesOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value.flatMap((member: unknown) => leavesOf(member));
  return value === undefined || isObject(value) ? [] : [value];
};

const passesAny = (tests: readonly Test[], value: unknown): boolean => {
  const leaves = leavesOf(value);
  if (leaves.length === 0) return tests.some((test) => test.kind === 'exists' && !test.value);
  return leaves.some((leaf) => tests.some((test) => passes(test, leaf)));
};

const isTests = (field: readonly Test[] | EventPattern): field is readonly Test[] => Array.isArray(field);

/** Of a list of objects, one must match as a whole. */
const matchesField = (field: readonly Test[] | EventPattern, value: unknown): boolean => {
  if (isTests(field)) return passesAny(field, value);
  if (Array.isArray(value) && value.length > 0) return value.some((member) => matchesPattern(field, member));
  return matchesPattern(field, value);
};

/** What is no object has no fields: `exists: false` matches below it, nothing else does. */
export const matchesPattern = (pattern: EventPattern, event: unknown): boolean => {
  const fields = isObject(event) ? event : {};
  return (
    [...pattern.fields].every(([name, field]) =>
      matchesField(field, Object.hasOwn(fields, name) ? fields[name] : undefined),
    ) &&
    (pattern.anyOf.length === 0 || pattern.anyOf.some((alternative) => matchesPattern(alternative, event)))
  );
};
