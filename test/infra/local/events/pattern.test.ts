import { describe, expect, it } from '@jest/globals';
import { matchesPattern } from '../../../../infra/local/events/pattern/matches-pattern.ts';
import { parsePattern } from '../../../../infra/local/events/pattern/parse-pattern.ts';

const matches = (pattern: unknown, event: unknown): boolean =>
  matchesPattern(parsePattern(pattern, 'bus'), event);

describe('an event pattern', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['equals a string', { a: ['x'] }, { a: 'x' }, true],
    ['tells cases apart', { a: ['x'] }, { a: 'X' }, false],
    ['takes any of a list', { a: ['x', 'y'] }, { a: 'y' }, true],
    ['equals a number', { a: [3] }, { a: 3 }, true],
    ['tells a number from its text', { a: [3] }, { a: '3' }, false],
    ['equals null', { a: [null] }, { a: null }, true],
    ['tells null from absent', { a: [null] }, {}, false],
    ['equals true', { a: [true] }, { a: true }, true],
    ['wants all fields', { a: ['x'], b: ['y'] }, { a: 'x' }, false],
    ['goes down', { a: { b: ['x'] } }, { a: { b: 'x' } }, true],
    ['finds nothing in no object', { a: { b: ['x'] } }, { a: 'x' }, false],
    ['takes one of an array', { a: ['y'] }, { a: ['x', 'y'] }, true],
    ['takes no object for a leaf', { a: [{ exists: true }] }, { a: { b: 1 } }, false],
    ['matches within an array of objects', { a: { b: ['x'] } }, { a: [{ b: 'y' }, { b: 'x' }] }, true],
    [
      'wants one object of an array to match as a whole',
      { a: { b: ['x'], c: ['y'] } },
      { a: [{ b: 'x' }, { c: 'y' }] },
      false,
    ],
    ['does not look up what every object has', { toString: [{ exists: false }] }, {}, true],
    ['prefix', { a: [{ prefix: 'eu-' }] }, { a: 'eu-west-1' }, true],
    ['prefix, not', { a: [{ prefix: 'eu-' }] }, { a: 'us-west-2' }, false],
    ['suffix', { a: [{ suffix: '.png' }] }, { a: 'x.png' }, true],
    ['suffix, not', { a: [{ suffix: '.png' }] }, { a: 'x.jpg' }, false],
    ['equals-ignore-case', { a: [{ 'equals-ignore-case': 'AcTive' }] }, { a: 'ACTIVE' }, true],
    ['anything-but', { a: [{ 'anything-but': 'x' }] }, { a: 'y' }, true],
    ['anything-but, not', { a: [{ 'anything-but': 'x' }] }, { a: 'x' }, false],
    ['anything-but wants a value', { a: [{ 'anything-but': 'x' }] }, {}, false],
    ['anything-but a list', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'y' }, false],
    ['anything-but numbers', { a: [{ 'anything-but': [1, 2] }] }, { a: 3 }, true],
    ['anything-but a prefix', { a: [{ 'anything-but': { prefix: 'x' } }] }, { a: 'xy' }, false],
    ['anything-but a prefix, not', { a: [{ 'anything-but': { prefix: 'x' } }] }, { a: 'yx' }, true],
    ['numeric, one bound', { a: [{ numeric: ['>', 20] }] }, { a: 21 }, true],
    ['numeric, on the bound', { a: [{ numeric: ['>', 20] }] }, { a: 20 }, false],
    ['numeric, two bounds', { a: [{ numeric: ['>=', 0, '<', 5] }] }, { a: 5 }, false],
    ['numeric, equal', { a: [{ numeric: ['=', 3] }] }, { a: 3 }, true],
    ['numeric never takes a string', { a: [{ numeric: ['>', 0] }] }, { a: '21' }, false],
    ['exists', { a: [{ exists: true }] }, { a: null }, true],
    ['exists, not', { a: [{ exists: true }] }, {}, false],
    ['exists false', { a: [{ exists: false }] }, {}, true],
    ['exists false, not', { a: [{ exists: false }] }, { a: 1 }, false],
    ['exists false below what is absent', { a: { b: [{ exists: false }] } }, {}, true],
    ['absent or a value', { a: [{ exists: false }, 'x'] }, { a: 'x' }, true],
    ['wildcard', { a: [{ wildcard: 'dt/*/temp' }] }, { a: 'dt/thing-1/temp' }, true],
    ['wildcard, not', { a: [{ wildcard: 'dt/*/temp' }] }, { a: 'dt/thing-1/temperature' }, false],
    ['wildcard takes a dot as a dot', { a: [{ wildcard: 'a.c*' }] }, { a: 'abcd' }, false],
    ['wildcard with a star itself', { a: [{ wildcard: '\\*x' }] }, { a: '*x' }, true],
    ['wildcard with a star itself, not', { a: [{ wildcard: '\\*x' }] }, { a: 'yx' }, false],
    ['$or, first', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'x' }, true],
    ['$or, none', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'y', b: 'x' }, false],
    ['$or beside a field', { c: ['z'], $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, false],
    ['$or below', { d: { $or: [{ a: ['x'] }, { b: ['y'] }] } }, { d: { b: 'y' } }, true],
    // DynamoDB's JSON writes numbers as strings.
    ['a DynamoDB number as text', { N: ['3'] }, { N: '3' }, true],
    ['a DynamoDB number as a number', { N: [3] }, { N: '3' }, false],
    ['a DynamoDB number by numeric', { N: [{ numeric: ['=', 3] }] }, { N: '3' }, false],
    ['a DynamoDB boolean', { BOOL: [true] }, { BOOL: true }, true],
  ])('%s', (_, pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each<[string, unknown, RegExp]>([
    ['no list at a leaf', { a: 'x' }, /\$\.a: a pattern has lists at its leaves/],
    ['an empty list', { a: [] }, /\$\.a: an empty list/],
    ['an empty pattern', {}, /\$: an empty pattern/],
    ['no object', ['x'], /is a JSON object/],
    [
      'an operator that is not there',
      { a: { b: [{ cidr: '10.0.0.0/8' }] } },
      /\$\.a\.b: the operator "cidr"/,
    ],
    ['two operators in one test', { a: [{ prefix: 'x', suffix: 'y' }] }, /exactly one operator/],
    ['prefix of an object', { a: [{ prefix: { 'equals-ignore-case': 'x' } }] }, /"prefix" takes a string/],
    ['anything-but with suffix', { a: [{ 'anything-but': { suffix: 'x' } }] }, /"suffix" is not implemented/],
    ['anything-but of nothing', { a: [{ 'anything-but': [] }] }, /"anything-but" of nothing/],
    ['numeric without a bound', { a: [{ numeric: ['>'] }] }, /"numeric" takes pairs/],
    ['exists with a text', { a: [{ exists: 'true' }] }, /"exists" takes true or false/],
    ['two stars in a row', { a: [{ wildcard: '**' }] }, /does not take \*\*/],
    ['$or of one', { $or: [{ a: ['x'] }] }, /two or more/],
  ])('is refused with %s', (_, pattern, message) => {
    expect(() => parsePattern(pattern, 'bus')).toThrow(message);
  });

  it.each<[string, unknown, RegExp]>([
    ['wildcard', { a: [{ wildcard: 'x*' }] }, /Pipes does not support "wildcard"/],
    ['anything-but prefix', { a: [{ 'anything-but': { prefix: 'x' } }] }, /Pipes does not support/],
  ])('of a pipe is refused with %s', (_, pattern, message) => {
    expect(() => parsePattern(pattern, 'pipe')).toThrow(message);
  });
});
