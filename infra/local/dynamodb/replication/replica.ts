import type { CloudEvents } from '../../region/cloud-events.ts';
import type { Engine } from '../engine/engine.ts';
import type { Image } from '../stream.ts';
import type { Bell } from '../table/bell.ts';
import type { BackfillMarks } from './backfill-marks.ts';
import type { Change } from './change.ts';
import type { Inbox } from './inbox.ts';
import type { ItemVersions } from './item-versions.ts';
import type { TimeToLiveMarks } from './time-to-live-marks.ts';
import type { Traffic } from './traffic.ts';

/** A table with a stream in one Region, kept level with its replicas in the others. */
export interface Replica {
  readonly region: string;
  readonly inbox: Inbox;
  readonly versions: ItemVersions;
  readonly timeToLive: TimeToLiveMarks;
  readonly backfilled: BackfillMarks;
  /** Runs a client's write: several at once, but never while replicated writes are applied. */
  readonly write: <Result>(run: () => Promise<Result>) => Promise<Result>;
  /**
   * Says that a write of a client may have changed something. Resolves once the stream has been read that far: a client that
   * has its answer has its write stamped, so that whoever writes after that is the later writer.
   */
  readonly written: () => Promise<void>;
  /** Of the last record that has been read, as the engine has it; `undefined` before the first. */
  readonly lastSequenceNumber: () => string | undefined;
  readonly receive: (change: Change) => void;
  /** Deletes items that have expired, and marks their stream records as AWS does. */
  readonly expire: (keys: readonly Image[], remove: (keys: Image) => Promise<void>) => Promise<void>;
  readonly isBusy: () => boolean;
  /** Looks for work: after the traffic has changed. */
  readonly wake: () => void;
  readonly close: () => void;
}

export interface ReplicaOptions {
  readonly region: string;
  readonly tableName: string;
  readonly keyNames: readonly string[];
  readonly engine: Engine;
  /** As the engine has it. */
  readonly streamArn: string;
  readonly bell: Bell;
  readonly traffic: Traffic;
  readonly events: CloudEvents;
  readonly now: () => number;
  /** Hands a local write to the other replicas. */
  readonly publish: (change: Change) => void;
  /** Called whenever the replica has run out of work. */
  readonly onIdle: () => void;
  readonly onFailure: (error: unknown) => void;
}
