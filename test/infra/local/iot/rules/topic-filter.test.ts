import { describe, expect, it } from '@jest/globals';
import { filterFault, matchesTopic } from '../../../../../infra/local/iot/rules/topic-filter.ts';

describe('a topic filter', () => {
  it.each([
    ['a/b', 'a/b'],
    ['a/+', 'a/b'],
    ['a/+', 'a/'],
    ['+/b', 'a/b'],
    ['+/+/c', 'a/b/c'],
    ['+', 'a'],
    ['#', 'a/b/c'],
    ['a/#', 'a/b'],
    ['a/#', 'a/b/c'],
    ['a/#', 'a/'],
    ['a/+/c/#', 'a/b/c/d/e'],
    ['$aws/events/#', '$aws/events/certificates/registered/1'],
    ['$aws/events/certificates/registered/+', '$aws/events/certificates/registered/1'],
  ])('%s matches %s', (filter, topic) => {
    expect(matchesTopic(filter, topic)).toBe(true);
  });

  it.each([
    ['a/b', 'a/c'],
    ['a/b', 'a/b/c'],
    ['a/b', 'A/b'],
    ['a/+', 'a/b/c'],
    ['a/+', 'a'],
    ['+/b', 'b'],
    ['a/#', 'a'],
    ['a/#', 'ab/c'],
    ['#', '$aws/events/x'],
    ['+/events/x', '$aws/events/x'],
    ['a.c', 'abc'],
  ])('%s does not match %s', (filter, topic) => {
    expect(matchesTopic(filter, topic)).toBe(false);
  });

  it.each([
    ['', 'it is empty'],
    ['a/b+', 'a wildcard must be a level of its own'],
    ['a#', 'a wildcard must be a level of its own'],
    ['a/#/b', '# must be the last level'],
  ])('may not be "%s"', (filter, fault) => {
    expect(filterFault(filter)).toBe(fault);
  });

  it.each(['a', '+', '#', '+/#', '/a/', '$aws/+/x'])('may be "%s"', (filter) => {
    expect(filterFault(filter)).toBeUndefined();
  });
});
