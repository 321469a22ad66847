import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { AwsService } from '../endpoint/aws-service.ts';
import type { CloudClock } from '../region/clock.ts';
import type { CloudEvents } from '../region/cloud-events.ts';
import type { Lifecycle } from '../region/lifecycle.ts';
import { createGlobalTableProvider } from './cloudformation/global-table-provider.ts';
import { createTableProvider } from './cloudformation/table-provider.ts';
import { createEngine } from './engine/engine.ts';
import { givenEngine } from './engine/engine-process.ts';
import { startDynoxide } from './engine/start-dynoxide.ts';
import type { ReplicaGroup } from './replication/replica-group.ts';
import { createTraffic } from './replication/traffic.ts';
import { createDynamoDbService } from './service/dynamodb-service.ts';
import type { CloudParts, RegionParts } from './service/region-parts.ts';
import type { OpenStream } from './stream.ts';
import { createBell } from './table/bell.ts';
import { createOpenStream } from './table/open-stream.ts';
import { createTables } from './table/tables.ts';
import { createSweepers } from './time-to-live/sweepers.ts';
import { createStreamNames } from './wire/stream-names.ts';

export interface RegionDynamoDb extends Lifecycle {
  /**
   * Ends the engine by SIGKILL, and resolves when it has ended; it is started again on what it has stored. Rejects for an engine
   * that was given by its URL.
   */
  readonly killEngine: () => Promise<void>;
  readonly service: AwsService;
  readonly providers: readonly ResourceProvider[];
  readonly openStream: OpenStream;
}

export interface LocalDynamoDb {
  /** Throws for a Region that was not started. */
  readonly region: (name: string) => RegionDynamoDb;
  /** Resolves once every write is in every replica, but for what a cut or a Region that is down holds back. Rejects when replication failed. */
  readonly settled: () => Promise<void>;
  /** In real time: the clock's speed does not shorten it. Counts for writes under way too. */
  readonly setReplicationLag: (lagMs: number) => void;
  /** Stops replication out of the Region and into it; what is written meanwhile waits. */
  readonly cutReplication: (region: string) => void;
  readonly restoreReplication: (region: string) => void;
  readonly close: () => Promise<void>;
}

export interface LocalDynamoDbOptions {
  readonly regions: readonly string[];
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
  /** Of a DynamoDB Local that keeps the tables of each Region apart, instead of the engine that comes along. */
  readonly engineUrl?: string | undefined;
  readonly replicationLagMs?: number;
}

/** Starts the DynamoDB of every Region, and the replication of global tables between them. */
export const startDynamoDb = async (options: LocalDynamoDbOptions): Promise<LocalDynamoDb> => {
  const { accountId, clock, events, engineUrl } = options;
  const groups = new Set<ReplicaGroup>();
  const idle = createBell();
  const trafficBell = createBell();
  let failure: Error | undefined;

  const traffic = createTraffic(options.replicationLagMs ?? 0, () => {
    trafficBell.ring();
    for (const group of groups) for (const replica of group.replicas()) replica.wake();
  });
  const onFailure = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error));
    idle.ring();
  };
  const sweepers = createSweepers(clock, onFailure);

  const startRegion = async (
    region: string,
  ): Promise<RegionParts & { readonly kill: () => Promise<void>; readonly stop: () => Promise<void> }> => {
    const process = engineUrl === undefined ? await startDynoxide(region) : givenEngine(engineUrl);
    const engine = createEngine(process, region);
    const names = createStreamNames({ region, accountId });
    const tables = createTables({
      region,
      engine,
      names,
      traffic,
      events,
      now: clock.now,
      onIdle: idle.ring,
      onFailure,
      onGroup: (group) => groups.add(group),
    });
    return {
      region,
      accountId,
      engine,
      names,
      tables,
      recoverable: new Set(),
      isUp: () => traffic.isUp(region),
      kill: process.kill,
      stop: async () => {
        tables.close();
        engine.close();
        await process.close();
      },
    };
  };

  const starts = await Promise.allSettled(options.regions.map(startRegion));
  const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all(started.map(async ({ stop }) => stop()));
    throw failed.reason;
  }

  const cloud: CloudParts = {
    regions: new Map(started.map((parts) => [parts.region, parts])),
    sweepers,
  };

  const regions = new Map<string, RegionDynamoDb>(
    started.map((parts) => {
      const { region, kill, stop } = parts;
      let isClosed = false;
      return [
        region,
        {
          service: createDynamoDbService(cloud, parts),
          providers: [createTableProvider(cloud, parts), createGlobalTableProvider(cloud, parts)],
          openStream: createOpenStream({
            ...parts,
            traffic: trafficBell,
            isClosed: () => isClosed,
          }),
          killEngine: kill,
          suspend: async () => {
            traffic.setUp(region, false);
          },
          resume: async () => {
            traffic.setUp(region, true);
          },
          close: async () => {
            isClosed = true;
            trafficBell.ring();
            await stop();
          },
        },
      ];
    }),
  );

  const region = (name: string): RegionDynamoDb => {
    const found = regions.get(name);
    if (found !== undefined) return found;
    throw new Error(`No DynamoDB runs for ${name}, only for ${[...regions.keys()].join(', ')}`);
  };

  return {
    region,
    settled: async () => {
      for (;;) {
        if (failure !== undefined) throw failure;
        const seen = idle.count();
        if ([...groups].every((group) => group.isSettled())) return;
        await idle.after(seen);
      }
    },
    setReplicationLag: traffic.setLagMs,
    cutReplication: (name) => {
      region(name);
      traffic.setCut(name, true);
    },
    restoreReplication: (name) => {
      region(name);
      traffic.setCut(name, false);
    },
    close: async () => {
      sweepers.close();
      await Promise.all([...regions.values()].map(async ({ close }) => close()));
    },
  };
};
