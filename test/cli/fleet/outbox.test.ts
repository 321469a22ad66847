import { describe, expect, it } from '@jest/globals';
import { createOutbox } from '../../../cli/fleet/outbox.ts';

/** A device whose messages are acknowledged when the test says so. */
const setup = (inFlight: number) => {
  const published: { readonly payload: string | Buffer; readonly end: PromiseWithResolvers<void> }[] = [];
  const acknowledged: number[] = [];
  const outbox = createOutbox(
    {
      publish: async (_topic, payload) => {
        const end = Promise.withResolvers<void>();
        published.push({ payload, end });
        await end.promise;
      },
    },
    inFlight,
    (number) => acknowledged.push(number),
  );
  const settle = async () => new Promise((resolve) => setImmediate(resolve));
  return { outbox, published, acknowledged, settle };
};

describe('an outbox', () => {
  it('has so many messages under way at once, and sends the next when one is acknowledged', async () => {
    const { outbox, published, settle } = setup(2);
    for (const payload of ['a', 'b', 'c', 'd']) outbox.put('t', payload);
    const atFirst = published.map(({ payload }) => payload);

    published[1]?.end.resolve();
    await settle();

    expect(atFirst).toEqual(['a', 'b']);
    expect(published.map(({ payload }) => payload)).toEqual(['a', 'b', 'c']);
    expect(outbox.counts()).toEqual({ put: 4, begun: 3, acknowledged: 1 });
  });

  it('tells which messages were acknowledged, and is drained when all are', async () => {
    const { outbox, published, acknowledged, settle } = setup(10);
    outbox.put('t', 'a');
    outbox.put('t', 'b');
    let isDrained = false;
    const drained = outbox.drained().then(() => {
      isDrained = true;
    });
    published[1]?.end.resolve();
    await settle();
    const before = isDrained;

    published[0]?.end.resolve();
    await drained;

    expect(before).toBe(false);
    expect(acknowledged).toEqual([1, 0]);
  });

  it('is drained again after it was once', async () => {
    const { outbox, published, settle } = setup(1);
    outbox.put('t', 'a');
    published[0]?.end.resolve();
    await settle();
    outbox.put('t', 'b');
    const drained = outbox.drained();

    published[1]?.end.resolve();
    await drained;

    expect(outbox.counts()).toEqual({ put: 2, begun: 2, acknowledged: 2 });
  });

  it('says so when the device cannot send any more', async () => {
    const { outbox, published } = setup(1);
    outbox.put('t', 'a');
    const drained = outbox.drained();

    published[0]?.end.reject(new Error('it was stopped'));

    await expect(drained).rejects.toThrow('it was stopped');
  });
});
