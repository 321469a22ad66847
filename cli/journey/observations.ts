import { EventEmitter, once } from 'node:events';
import type { CloudEvent, CloudEvents } from '../../infra/local/region/cloud-events.ts';

/** Everything that the local cloud has told so far, and a way to wait for what it has not told yet. */
export interface Observations {
  readonly all: () => readonly CloudEvent[];
  /**
   * Resolves with what `find` gives as soon as that is not `undefined`.
   * @throws JourneyError when it stays `undefined` too long; `what` says what was waited for
   */
  readonly until: <Found>(what: string, find: () => Found | undefined) => Promise<Found>;
}

/** A claim of the journey that does not hold. */
export class JourneyError extends Error {
  override readonly name = 'JourneyError';
}

/** Ample: it bounds a wait that is in vain, and a machine that is busy with other things takes half of it at times. */
const patienceMs = 60_000;

export const observe = (events: CloudEvents, isKept: (event: CloudEvent) => boolean): Observations => {
  const seen: CloudEvent[] = [];
  const news = new EventEmitter<{ event: [] }>();
  news.setMaxListeners(0);
  events.on('event', (event) => {
    if (!isKept(event)) return;
    seen.push(event);
    news.emit('event');
  });
  return {
    all: () => seen,
    until: async (what, find) => {
      const signal = AbortSignal.timeout(patienceMs);
      for (;;) {
        const found = find();
        if (found !== undefined) return found;
        await once(news, 'event', { signal }).catch((error: unknown) => {
          throw new JourneyError(`${what}: not seen within ${patienceMs / 1000} s`, { cause: error });
        });
      }
    },
  };
};
