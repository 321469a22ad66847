import { describe, expect, it } from '@jest/globals';
import type { Change } from '../../../../../infra/local/dynamodb/replication/change.ts';
import { createLink } from '../../../../../infra/local/dynamodb/replication/link.ts';

const change = (itemKey: string, timeMs: number): Change => ({
  itemKey,
  stamp: { timeMs, region: 'eu-west-1' },
  keys: {},
  image: undefined,
});

describe('a link', () => {
  describe('when an item is written again before its first write was taken', () => {
    it('combines both into the last, in the place of the first', () => {
      const link = createLink();
      link.put(change('a', 1), 100);
      link.put(change('b', 2), 110);
      link.put(change('a', 3), 120);

      const taken = link.take(1000, 0, 10);

      expect(taken).toEqual([change('a', 3), change('b', 2)]);
    });

    it('keeps the later one though it came first', () => {
      const link = createLink();
      link.put(change('a', 3), 100);
      link.put(change('a', 1), 110);

      expect(link.take(1000, 0, 10)).toEqual([change('a', 3)]);
    });
  });

  describe('when replication lags', () => {
    it('gives a write only once it has been on its way for that long', () => {
      const link = createLink();
      link.put(change('a', 1), 100);
      link.put(change('b', 2), 150);

      expect(link.take(199, 100, 10)).toEqual([]);
      expect(link.take(200, 100, 10)).toEqual([change('a', 1)]);
      expect(link.oldestMs()).toBe(150);
      expect(link.isEmpty()).toBe(false);
    });
  });
});
