import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceRecord, LoadIdentity, LoadState } from '../fleet/load/messages.ts';
import { startLoad } from '../fleet/load/start-load.ts';
import type { Place } from './place.ts';

export interface FleetRun {
  readonly identities: readonly LoadIdentity[];
  readonly place: Pick<Place, 'host' | 'port' | 'rootCaPem' | 'everyMs' | 'outage'>;
  readonly messagesPerSecond: number;
  readonly seconds: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
  readonly onState: (state: LoadState) => void;
  readonly say: (line: string) => void;
}

/** AWS IoT lets a client id connect once a second, so that is where the back-off starts. */
const backOff = { firstMs: 1_000, maxMs: 8_000 };

/** What AWS IoT takes from a client at once is 100; beyond it publishes are throttled. */
const inFlight = 50;

/** How long a device may take to have the last of its messages acknowledged. */
const drainMs = { usually: 60_000, interrupted: 5_000 } as const;

/** Those that are not in yet are given up when none has come in for so long. */
const landingMs = 60_000;

/** Resolves early, and not with an error, when it is told to. */
const pause = async (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);

/** A Region goes away for the middle third; it comes back whatever happens. */
const runOutage = async (
  { begin, end }: NonNullable<Place['outage']>,
  { seconds, signal, say }: Pick<FleetRun, 'seconds' | 'signal' | 'say'>,
): Promise<void> => {
  const thirdMs = (seconds * 1_000) / 3;
  await pause(thirdMs, signal);
  if (signal.aborted) return;
  await begin();
  say('the Region went away');
  await pause(thirdMs, signal);
  await end();
  say('the Region is back');
};

/**
 * Switches devices on, has them publish once all are in, and tells what became of each. Those that have not come in when the
 * patience ends may still do so while the others publish.
 */
export const runFleet = async ({
  identities,
  place,
  messagesPerSecond,
  seconds,
  signal,
  onState,
  say,
}: FleetRun): Promise<readonly DeviceRecord[]> => {
  const startedMs = performance.now();
  const { outage, ...where } = place;
  const gaveUp = Promise.withResolvers<void>();
  const patience = setTimeout(gaveUp.resolve, place.everyMs * identities.length + landingMs);
  let landed = 0;
  const fleet = startLoad({
    devices: identities,
    ...where,
    backOff,
    inFlight,
    onState: (state) => {
      if (state.landed > landed) patience.refresh();
      landed = state.landed;
      onState(state);
    },
  });
  const interrupted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    const isIn = await Promise.race([
      fleet.connected.then(() => true),
      gaveUp.promise.then(() => false),
      interrupted.then(() => false),
    ]);
    if (isIn) say(`all devices came in within ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
    if (!signal.aborted) {
      const outageOver =
        outage === undefined ? Promise.resolve() : runOutage(outage, { seconds, signal, say });
      const { offered } = fleet.offer({ messagesPerSecond, seconds });
      try {
        await Promise.race([offered, interrupted]);
      } finally {
        await outageOver;
      }
    }
    return await fleet.finish(signal.aborted ? drainMs.interrupted : drainMs.usually);
  } finally {
    clearTimeout(patience);
    await fleet.stop();
  }
};
