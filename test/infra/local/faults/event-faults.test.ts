import { describe, expect, it } from '@jest/globals';
import { createEventFaults } from '../../../../infra/local/faults/event-faults.ts';

const onboard = { region: 'eu-west-1', functionName: 'onboard' };

const setup = () => {
  const faults = createEventFaults();
  const handed: string[] = [];
  const send = async (event: string, to = onboard): Promise<void> =>
    faults.intercept(to, async () => {
      handed.push(event);
    });
  return { faults, handed, send };
};

describe('a fault for events', () => {
  describe('that duplicates', () => {
    it('hands the next ones over twice', async () => {
      const { faults, handed, send } = setup();
      faults.inject({ fault: 'duplicate', times: 2 });

      for (const event of ['a', 'b', 'c']) await send(event);

      expect(handed).toEqual(['a', 'a', 'b', 'b', 'c']);
    });
  });

  describe('that reorders', () => {
    it('holds events back until all are there, and hands them over in the opposite order', async () => {
      const { faults, handed, send } = setup();
      faults.inject({ fault: 'reorder', times: 3 });

      const first = [send('a'), send('b')];
      const before = [...handed];
      await Promise.all([...first, send('c')]);
      await send('d');

      expect(before).toEqual([]);
      expect(handed).toEqual(['c', 'b', 'a', 'd']);
    });

    it('lets go what it holds when it is taken back', async () => {
      const { faults, handed, send } = setup();
      const { remove } = faults.inject({ fault: 'reorder', times: 3 });
      const sent = [send('a'), send('b')];

      remove();
      await Promise.all(sent);

      expect(handed).toEqual(['b', 'a']);
    });

    it('tells each sender what became of its own event', async () => {
      const { faults, send } = setup();
      faults.inject({ fault: 'reorder', times: 2 });

      const refused = faults.intercept(onboard, async () => {
        throw new Error('no such function');
      });
      const taken = send('b');

      await expect(refused).rejects.toThrow('no such function');
      await expect(taken).resolves.toBeUndefined();
    });
  });

  it.each([
    ['another Region', { region: 'us-west-2' }],
    ['another function', { functionName: 'replicate' }],
  ])('for %s leaves an event alone', async (_what, to) => {
    const { faults, handed, send } = setup();
    faults.inject({ ...to, fault: 'duplicate' });

    await send('a');

    expect(handed).toEqual(['a']);
  });
});
