import { setTimeout as sleep } from 'node:timers/promises';

/** How many messages have come up by now. */
export const dueBy = (
  elapsedMs: number,
  { messagesPerSecond, seconds }: { readonly messagesPerSecond: number; readonly seconds: number },
): number => Math.floor((Math.min(elapsedMs, seconds * 1000) * messagesPerSecond) / 1000);

const tickMs = 5;

/**
 * Lets messages come up at an even pace, whatever becomes of those before: what a tick missed the next one makes up for.
 * Resolves with the ms that it took, at the end or when it is told to stop.
 */
export const offer = async (
  load: { readonly messagesPerSecond: number; readonly seconds: number },
  put: (index: number) => void,
  signal?: AbortSignal,
): Promise<number> => {
  const startedMs = performance.now();
  const total = dueBy(Number.POSITIVE_INFINITY, load);
  let offered = 0;
  for (;;) {
    const elapsedMs = performance.now() - startedMs;
    for (const due = dueBy(elapsedMs, load); offered < due; offered += 1) put(offered);
    if (offered >= total || signal?.aborted) return elapsedMs;
    await sleep(tickMs);
  }
};
