import { describe, expect, it } from '@jest/globals';
import { fillTemplate, parseTemplate } from '../../../../infra/local/events/input/input-template.ts';
import { parseJsonPath, readJsonPath } from '../../../../infra/local/events/input/json-path.ts';

const values: Readonly<Record<string, unknown>> = {
  text: 'say "hi"\n',
  number: 3,
  flag: false,
  nothing: null,
  list: [1, 'a'],
  object: { a: 1 },
};

const fill = (template: string): string => fillTemplate(parseTemplate(template), (name) => values[name]);

describe('an input template', () => {
  it.each([
    ['{"a": <text>}', { a: 'say "hi"\n' }],
    ['{"a": "<text>"}', { a: 'say "hi"\n' }],
    ['{"a": "it is <number>, <flag>"}', { a: 'it is 3, false' }],
    ['{"a": <number>, "b": <flag>, "c": <nothing>}', { a: 3, b: false, c: null }],
    ['{"a": <list>, "b": <object>}', { a: [1, 'a'], b: { a: 1 } }],
    ['{"a": "\\"<text>", "b": <number>}', { a: '"say "hi"\n', b: 3 }],
    ['{"a": "<absent>"}', { a: '' }],
    ['{"a": "1 < 2"}', { a: '1 < 2' }],
    ['<object>', { a: 1 }],
  ])('%s', (template, expected) => {
    expect(JSON.parse(fill(template))).toEqual(expected);
  });

  it('is no JSON where a value alone is absent', () => {
    expect(fill('{"a": <absent>}')).toBe('{"a": }');
  });

  it('refuses an object within quotes', () => {
    expect(() => fill('{"a": "<object>"}')).toThrow(/<object> is an object or a list and stands in quotes/);
  });
});

describe('a JSON path', () => {
  it.each<[string, unknown]>([
    ['$.a.b', 1],
    ['$.list[1].c-d', 2],
    ['$.list[7]', undefined],
    ['$.a.none.deeper', undefined],
    ['$.toString', undefined],
  ])('%s leads to %s', (path, expected) => {
    const value = { a: { b: 1 }, list: [0, { 'c-d': 2 }] };

    expect(readJsonPath(value, parseJsonPath(path))).toEqual(expected);
  });

  it.each(['a.b', '$.a[*]', '$..a', "$['a']", '$.a?', '$.'])('%s is refused', (path) => {
    expect(() => parseJsonPath(path)).toThrow(path);
  });
});
