import { z } from 'zod';
import { AwsError } from '../../endpoint/aws-service.ts';
import type { CloudEvents } from '../../region/cloud-events.ts';
import type { Engine } from '../engine/engine.ts';
import { createReplicaGroup, type ReplicaGroup } from '../replication/replica-group.ts';
import { createReplica } from '../replication/create-replica.ts';
import type { Traffic } from '../replication/traffic.ts';
import type { StreamNames } from '../wire/stream-names.ts';
import { createBell } from './bell.ts';
import { DYNAMODB } from './operation-target.ts';
import type { Table } from './table.ts';

const description = z.object({
  Table: z.object({
    TableArn: z.string(),
    KeySchema: z.array(z.object({ AttributeName: z.string() })),
    LatestStreamArn: z.string().optional(),
    StreamSpecification: z.object({ StreamEnabled: z.boolean() }).optional(),
  }),
});

/** The tables of one Region that have been used, with what runs beside each of them. */
export interface Tables {
  /** `undefined` if the Region has no such table. */
  readonly find: (name: string) => Promise<Table | undefined>;
  /** The table, if it has been used already. */
  readonly peek: (name: string) => Table | undefined;
  /** Takes a table in that has just been made, as a replica of a global table if `group` is given. */
  readonly take: (name: string, group?: ReplicaGroup) => Promise<Table>;
  /** Ends what runs beside a table: it has been deleted, or its stream has changed. */
  readonly drop: (name: string) => void;
  readonly close: () => void;
}

export interface TablesOptions {
  readonly region: string;
  readonly engine: Engine;
  readonly names: StreamNames;
  readonly traffic: Traffic;
  readonly events: CloudEvents;
  readonly now: () => number;
  readonly onIdle: () => void;
  readonly onFailure: (error: unknown) => void;
  /** Is told of every group that there is a replica of in this Region. */
  readonly onGroup: (group: ReplicaGroup) => void;
}

export const createTables = (options: TablesOptions): Tables => {
  const { region, engine, names, traffic, events, now, onIdle, onFailure, onGroup } = options;
  const tables = new Map<string, Promise<Table | undefined>>();
  const known = new Map<string, Table>();

  const describe = async (name: string, ofGlobalTable?: ReplicaGroup): Promise<Table> => {
    const { Table: found } = await engine.call(`${DYNAMODB}.DescribeTable`, { TableName: name }, description);
    const keyNames = found.KeySchema.map(({ AttributeName }) => AttributeName);
    const bell = createBell();
    const base = { name, engineArn: found.TableArn, keyNames, bell };
    const streamArn = found.StreamSpecification?.StreamEnabled === true ? found.LatestStreamArn : undefined;
    if (streamArn === undefined) return { ...base, streamArn, replica: undefined, group: undefined };

    const group = ofGlobalTable ?? createReplicaGroup();
    const replica = createReplica({
      region,
      tableName: name,
      keyNames,
      engine,
      streamArn,
      bell,
      traffic,
      events,
      now,
      publish: group.publish,
      onIdle: () => {
        group.tidy();
        onIdle();
      },
      onFailure,
    });
    group.join(replica);
    onGroup(group);
    return { ...base, streamArn: names.toClient(streamArn), replica, group };
  };

  const take: Tables['take'] = async (name, group) => {
    const table = describe(name, group);
    tables.set(name, table);
    try {
      const taken = await table;
      known.set(name, taken);
      return taken;
    } catch (error) {
      tables.delete(name);
      throw error;
    }
  };

  const drop: Tables['drop'] = (name) => {
    const table = known.get(name);
    tables.delete(name);
    known.delete(name);
    if (table?.replica === undefined) return;
    table.replica.close();
    table.group?.leave(table.replica);
    table.bell.ring();
  };

  return {
    find: async (name) => {
      try {
        return await (tables.get(name) ?? take(name));
      } catch (error) {
        // Not there, or no name that a table can have: the engine tells the client.
        if (error instanceof AwsError && error.status < 500) return undefined;
        throw error;
      }
    },
    peek: (name) => known.get(name),
    take,
    drop,
    close: () => {
      for (const name of known.keys()) drop(name);
    },
  };
};
