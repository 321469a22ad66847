import type { RedrivenFunction } from './queues.ts';

/** What a message is about: as much as can be said of it. */
export type Subject =
  | { readonly thingName: string }
  | { readonly certificateId: string }
  | { readonly thingNames: readonly string[] };

export interface Invocation {
  readonly functionName: RedrivenFunction;
  readonly payload: unknown;
}

/** What is to be done for a message, so that it may be deleted. */
export interface Errand {
  readonly subject: Subject | undefined;
  /** Why the message is in its queue. */
  readonly reason: string;
  readonly invocations: readonly Invocation[];
  /** What is not as it was, and cannot be. */
  readonly lost?: string;
}

/** Where in the registry's stream the pipe gave up. */
export interface StreamBatch {
  readonly streamArn: string;
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
  readonly firstArrivedAtMs: number;
  readonly lastArrivedAtMs: number;
}

/** What has to be looked up in a Region, because the messages do not hold it. */
export interface Lookups {
  /** The row as it is now, whatever it is. */
  readonly row: (thingName: string) => Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Names of the things whose rows changed there; `undefined` when the stream has forgotten it. */
  readonly changedInStream: (batch: StreamBatch) => Promise<readonly string[] | undefined>;
  /** Names of the things whose rows say that they were written in that time. Epoch, ms. */
  readonly writtenBetween: (fromMs: number, toMs: number) => Promise<readonly string[]>;
}
