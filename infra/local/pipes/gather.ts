import type { CloudClock } from '../region/clock.ts';

/** Makes larger batches of small ones: a batch is given out when it is full or the window, which begins with its first item, is over. */
export const gather = async function* <Item>(
  batches: AsyncIterable<readonly Item[]>,
  {
    batchSize,
    windowMs,
    clock,
  }: { readonly batchSize: number; readonly windowMs: number; readonly clock: CloudClock },
): AsyncGenerator<readonly Item[], void, undefined> {
  if (windowMs === 0) {
    yield* batches;
    return;
  }
  const iterator = batches[Symbol.asyncIterator]();
  const readOn = (): Promise<IteratorResult<readonly Item[]>> => {
    const next = iterator.next();
    // Awaited later, which is too late for the process to know that its failure is handled.
    next.catch(() => undefined);
    return next;
  };

  let next = readOn();
  for (;;) {
    const first = await next;
    if (first.done === true) return;
    const held: Item[] = [...first.value];
    const full = new AbortController();
    const over = clock.sleep(windowMs, full.signal).then(
      () => 'over' as const,
      () => 'over' as const,
    );
    next = readOn();
    while (held.length < batchSize) {
      const result = await Promise.race([next, over]);
      if (result === 'over' || result.done === true) break;
      held.push(...result.value);
      next = readOn();
    }
    full.abort();
    while (held.length > 0) yield held.splice(0, batchSize);
  }
};
