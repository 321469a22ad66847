import { setTimeout as sleep } from 'node:timers/promises';
import { hold, type Journey, otherRegion } from './context.ts';
import { isComplete } from './first-landing.ts';
import type { Traveller } from './fleet.ts';
import { publishReading } from './messages.ts';
import { showSpread, spreadOf } from './spread.ts';

const publishEveryMs = 200;

interface Publishing {
  /** Resolves when the first message is acknowledged. */
  readonly underWay: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Publishes until it is told to stop; the last message is acknowledged before it ends. */
const keepPublishing = (traveller: Traveller): Publishing => {
  const stopping = new AbortController();
  const underWay = Promise.withResolvers<void>();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await publishReading(traveller);
      underWay.resolve();
      await sleep(publishEveryMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = run();
  // A journey that ends early stops its devices; whoever calls `stop` still learns of an error.
  running.catch(() => {});
  return {
    underWay: underWay.promise,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

const landing = async (
  { observed }: Journey,
  clientId: string,
  region: string,
  sinceMs: number,
): Promise<number> =>
  observed
    .until(`${clientId} lands in ${region}`, () =>
      observed
        .all()
        .find(
          (event) =>
            event.type === 'connection' &&
            event.clientId === clientId &&
            event.region === region &&
            event.outcome === 'accepted' &&
            event.atMs >= sinceMs,
        ),
    )
    .then(({ atMs }) => atMs);

const closings = ({ observed }: Journey, clientId: string, region: string, sinceMs: number): number =>
  observed
    .all()
    .filter(
      (event) =>
        event.type === 'connection' &&
        event.clientId === clientId &&
        event.region === region &&
        event.outcome === 'closed' &&
        event.atMs >= sinceMs,
    ).length;

/** One Region fails while devices publish; they go on in the other one, with no onboarding. Gives back the device that first appeared meanwhile. */
export const failOver = async (journey: Journey): Promise<Traveller> => {
  const { fleet, report, landfall, observed } = journey;
  const [failing] = journey.regions;
  const surviving = otherRegion(journey, failing);
  report.stage(`3  ${failing} fails while all devices publish`);
  const publishing = fleet.map(keepPublishing);
  await Promise.all(publishing.map(async ({ underWay }) => underWay));
  const moving = fleet.filter(({ nearestRegion }) => nearestRegion === failing);
  const failedAtMs = Date.now();
  await landfall.cloud.failRegion(failing);
  const landedAtMs = await Promise.all(
    moving.map(async ({ device }) => landing(journey, device.clientId, surviving, failedAtMs)),
  );
  const outForMs = spreadOf(landedAtMs.map((atMs) => atMs - failedAtMs));
  const before = moving.map(({ device }) => device.acknowledged());
  hold(
    moving.every(({ device }) => closings(journey, device.clientId, surviving, failedAtMs) === 0),
    `devices of ${failing} are let into ${surviving} at once, with no onboarding`,
  );
  report.line(
    `${moving.length} devices landed in ${surviving}, with no onboarding; out for ${showSpread(outForMs)}`,
  );

  const newcomer = await journey.makeDevice('born-in-the-outage', failing);
  newcomer.device.start();
  await landing(journey, newcomer.device.clientId, surviving, failedAtMs);
  await publishReading(newcomer);
  report.line(`${newcomer.device.clientId} stands near ${failing} too, and was onboarded in ${surviving}`);

  const restoredAtMs = Date.now();
  await landfall.cloud.restoreRegion(failing);
  await observed.until(`${newcomer.device.clientId} is ACTIVE in ${failing}`, () =>
    observed
      .all()
      .find(
        (event) =>
          event.type === 'certificate-status' &&
          event.region === failing &&
          event.certificateId === newcomer.certificateId &&
          event.status === 'ACTIVE',
      ),
  );
  const caughtUpMs = Date.now() - restoredAtMs;
  await Promise.all(publishing.map(async ({ stop }) => stop()));
  hold(
    moving.every(({ device }, index) => device.acknowledged() > (before[index] ?? 0)),
    `devices of ${failing} go on publishing in ${surviving}`,
  );
  await landfall.cloud.settled();
  await isComplete(journey, newcomer.device.clientId, newcomer.certificateId);
  report.line(`${failing} came back and knew ${newcomer.device.clientId} after ${caughtUpMs} ms`);
  report.figure('fail-over, last Region to next', showSpread(outForMs), "the device's back-off");
  report.keep({
    outage: { failedRegion: failing, movedDevices: moving.length, outForMs, caughtUpAfterMs: caughtUpMs },
  });
  return newcomer;
};
