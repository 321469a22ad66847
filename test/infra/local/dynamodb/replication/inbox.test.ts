import { describe, expect, it } from '@jest/globals';
import type { Change } from '../../../../../infra/local/dynamodb/replication/change.ts';
import { createInbox } from '../../../../../infra/local/dynamodb/replication/inbox.ts';
import { createTraffic } from '../../../../../infra/local/dynamodb/replication/traffic.ts';

const change = (itemKey: string): Change => ({
  itemKey,
  stamp: { timeMs: 1, region: 'eu-west-1' },
  keys: {},
  image: undefined,
});

const setup = (lagMs: number) => {
  let nowMs = 1_000;
  const inbox = createInbox(
    'us-west-2',
    createTraffic(lagMs, () => undefined),
    () => nowMs,
  );
  return {
    inbox,
    pass: (ms: number) => {
      nowMs += ms;
    },
    take: () => inbox.take().map(({ itemKey }) => itemKey),
  };
};

describe('an inbox', () => {
  describe('when writes keep coming', () => {
    it('gathers those that arrive within a quarter of the lag for one turn', () => {
      const { inbox, pass, take } = setup(100);
      for (const itemKey of ['a', 'b', 'c']) {
        inbox.put(change(itemKey));
        pass(10);
      }

      pass(70);
      const first = take();
      pass(10);
      const tooSoon = take();
      const nextInMs = inbox.nextInMs();
      pass(15);
      const second = take();

      expect({ first, tooSoon, nextInMs, second }).toEqual({
        first: ['a'],
        tooSoon: [],
        nextInMs: 15,
        second: ['b', 'c'],
      });
    });

    it('gathers for 50 ms at most, however long the lag', () => {
      const { inbox, pass, take } = setup(10_000);
      inbox.put(change('a'));
      inbox.put(change('b'));
      pass(10_000);
      take();
      inbox.put(change('c'));
      pass(9_999);
      inbox.put(change('d'));

      expect(inbox.nextInMs()).toBe(1);
    });

    it('hands them over at once where there is no lag', () => {
      const { inbox, take } = setup(0);
      inbox.put(change('a'));
      const first = take();
      inbox.put(change('b'));

      expect([first, inbox.nextInMs(), take()]).toEqual([['a'], 0, ['b']]);
    });
  });

  describe('when more has arrived than a turn takes', () => {
    it('gives the rest in the next turn, at once', () => {
      const { inbox, pass, take } = setup(100);
      for (let number = 0; number < 300; number += 1) inbox.put(change(String(number)));
      pass(100);

      const turns = [take().length, inbox.nextInMs(), take().length];

      expect(turns).toEqual([250, 0, 50]);
      expect(inbox.isEmpty()).toBe(true);
    });
  });
});
