import { EventEmitter, once } from 'node:events';
import { metricValues } from '../../../cli/journey/metrics.ts';
import type { CloudEvent, CloudEvents } from '../../../infra/local/region/cloud-events.ts';

/** What the local cloud tells while a burst goes on. */
export interface BurstWatch {
  /** Resolves when so many devices are ACTIVE where they landed, and whole in so many copies: with the epoch, ms, of the last. */
  readonly complete: (devices: number, copies: number, signal: AbortSignal) => Promise<number>;
  /** How often each was turned down: `region operation` of AWS IoT, `region function` of Lambda. */
  readonly throttles: ReadonlyMap<string, number>;
  /** How many runs of functions ended so, by outcome. */
  readonly runs: ReadonlyMap<string, number>;
  readonly end: () => void;
}

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

export const watchBurst = (events: CloudEvents): BurstWatch => {
  const active = new Set<string>();
  const throttles = new Map<string, number>();
  const runs = new Map<string, number>();
  const news = new EventEmitter<{ progress: [] }>();
  let copies = 0;
  let lastAtMs = 0;

  const progress = (atMs: number): void => {
    lastAtMs = atMs;
    news.emit('progress');
  };
  const onEvent = (event: CloudEvent): void => {
    switch (event.type) {
      case 'certificate-status': {
        const key = `${event.region} ${event.certificateId}`;
        if (event.status !== 'ACTIVE' || active.has(key)) return;
        active.add(key);
        progress(event.atMs);
        return;
      }
      // Told by replication once a Region is level with a row: the certificate alone is ACTIVE before its policy is there.
      case 'log':
        if (metricValues([event], 'ReplicationLag').length === 0) return;
        copies += 1;
        progress(event.atMs);
        return;
      case 'throttle':
        count(throttles, `${event.region} ${event.name}`);
        return;
      case 'metric':
        if (event.name === 'Throttles')
          count(throttles, `${event.region} ${event.dimensions['FunctionName'] ?? event.namespace}`);
        return;
      case 'invocation':
        count(runs, event.outcome);
        return;
      default:
    }
  };
  events.on('event', onEvent);

  return {
    complete: async (devices, wantedCopies, signal) => {
      const isComplete = (): boolean => active.size === devices + wantedCopies && copies >= wantedCopies;
      while (!isComplete()) await once(news, 'progress', { signal });
      return lastAtMs;
    },
    throttles,
    runs,
    end: () => {
      events.off('event', onEvent);
    },
  };
};
