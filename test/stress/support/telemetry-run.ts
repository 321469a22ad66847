import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { LoadCounts } from '../../../cli/fleet/load/messages.ts';
import { startLoad } from '../../../cli/fleet/load/start-load.ts';
import { regions, type RegionName, type RunningService } from '../../e2e/support/running-service.ts';
import { watchBurst } from './burst-watch.ts';

/** How long the Region that fails is away. */
const outageSeconds = 6;

/** Ms that the devices have to become whole in both Regions. */
const letInWithinMs = 120_000;

/** The name of a message that a device sent: who it was, and the how many-eth. */
const nameOf = (thingName: string, sequence: number): string => `${thingName}#${sequence}`;

const storedItem = z.object({
  thingName: z.string(),
  messageKey: z.string(),
  payload: z.object({ sequence: z.number(), timestamp: z.number() }),
});

/** Under how many keys each message stands in a Region's table. */
const keysOf = async (service: RunningService, region: RegionName): Promise<ReadonlyMap<string, number>> => {
  const keys = new Map<string, number>();
  const client = service.clients(region).documents;
  const pages = paginateScan(
    { client },
    {
      TableName: service.output('TelemetryTableName'),
      ConsistentRead: true,
      ProjectionExpression: 'thingName, messageKey, payload',
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const { thingName, payload } = storedItem.parse(item);
      const name = nameOf(thingName, payload.sequence);
      keys.set(name, (keys.get(name) ?? 0) + 1);
    }
  }
  return keys;
};

const writtenImage = z.object({
  payload: z.object({ M: z.object({ timestamp: z.object({ N: z.coerce.number() }) }) }),
});

/** Ms from a message's own time to when each Region has it. */
const watchArrivals = (service: RunningService) => {
  const tableName = service.output('TelemetryTableName');
  const arrivals: Record<RegionName, Record<'local' | 'replicated', number[]>> = {
    'us-west-2': { local: [], replicated: [] },
    'eu-west-1': { local: [], replicated: [] },
  };
  let lastAtMs = 0;
  service.cloud.events.on('event', (event) => {
    if (event.type !== 'item-written' || event.tableName !== tableName) return;
    const region = regions.find((name) => name === event.region);
    const image = writtenImage.safeParse(event.newImage);
    if (region === undefined || !image.success) return;
    arrivals[region][event.origin].push(event.atMs - image.data.payload.M.timestamp.N);
    lastAtMs = event.atMs;
  });
  return { arrivals, lastAtMs: () => lastAtMs };
};

export interface TelemetryRun {
  /** When the last message had come up. */
  readonly offered: LoadCounts;
  readonly progress: readonly LoadCounts[];
  /** Names of all messages that were acknowledged to their devices. */
  readonly acknowledged: readonly string[];
  readonly acknowledgedMs: number;
  /** From the last acknowledgement until the last message stood in both Regions. */
  readonly drainMs: number;
  readonly keys: Readonly<Record<RegionName, ReadonlyMap<string, number>>>;
  readonly arrivals: ReturnType<typeof watchArrivals>['arrivals'];
}

/** Devices of both Regions send telemetry, and one Region goes away in the middle of it and comes back. */
export const runTelemetry = async (
  service: RunningService,
  load: { readonly devices: number; readonly messagesPerSecond: number; readonly seconds: number },
  onStage: (stage: string) => void = () => undefined,
): Promise<TelemetryRun> => {
  const { cloud } = service;
  const [failing] = regions;
  const identities = await Promise.all(
    Array.from({ length: load.devices }, async (_, index) => service.issue(`sensor-${index}`)),
  );
  onStage('issued');
  const burst = watchBurst(cloud.events);
  const fleet = startLoad({
    devices: identities.map(({ thingName, chainPem, privateKeyPem }, index) => ({
      clientId: thingName,
      chainPem,
      privateKeyPem,
      localAddress: `127.0.0.${(index % regions.length) + 1}`,
    })),
    everyMs: 40,
    host: 'localhost',
    port: cloud.namePort,
    rootCaPem: service.rootCaPem,
    backOff: { firstMs: 1_000, maxMs: 8_000 },
    inFlight: 50,
  });
  try {
    await fleet.connected;
    onStage('connected');
    // A full pass may go on for minutes, at its share of the quotas, and does not keep the load waiting.
    await burst.complete(load.devices, load.devices, AbortSignal.timeout(letInWithinMs));
    burst.end();
    onStage('whole in both Regions');

    const { arrivals, lastAtMs } = watchArrivals(service);
    const progress: LoadCounts[] = [];
    const failAfterMs = ((load.seconds - outageSeconds) * 1_000) / 2;
    const away = Promise.withResolvers<void>();
    let changes = Promise.resolve();
    const running = fleet.offer({
      ...load,
      onProgress: (counts) => {
        const { elapsedMs } = counts;
        if (progress.every((earlier) => earlier.elapsedMs < failAfterMs) && elapsedMs >= failAfterMs)
          changes = changes.then(async () => cloud.failRegion(failing));
        const backAtMs = failAfterMs + outageSeconds * 1_000;
        if (progress.every((earlier) => earlier.elapsedMs < backAtMs) && elapsedMs >= backAtMs)
          changes = changes.then(async () => cloud.restoreRegion(failing)).then(away.resolve, away.reject);
        progress.push(counts);
        onStage(JSON.stringify(counts));
      },
    });
    const offered = await running.offered;
    onStage(`offered ${JSON.stringify(offered)}`);
    const { sequences, elapsedMs: acknowledgedMs } = await running.acknowledged;
    onStage(`acknowledged after ${acknowledgedMs}`);
    await away.promise;
    const acknowledgedAtMs = Date.now();
    await cloud.settled();
    const drainMs = lastAtMs() - acknowledgedAtMs;
    onStage(`settled, all stored after ${drainMs}`);
    const [west, east] = await Promise.all(regions.map(async (region) => keysOf(service, region)));
    onStage('scanned');
    return {
      offered,
      progress,
      acknowledged: sequences.flatMap((numbers, index) =>
        numbers.map((number) => nameOf(identities[index]?.thingName ?? '', number)),
      ),
      acknowledgedMs,
      drainMs,
      keys: { 'us-west-2': west ?? new Map(), 'eu-west-1': east ?? new Map() },
      arrivals,
    };
  } finally {
    await fleet.stop();
  }
};
