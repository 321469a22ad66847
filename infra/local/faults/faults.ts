import type { CallInjection } from './call-fault.ts';
import type { EventInjection } from './event-faults.ts';
import type { Injected } from './injected.ts';

/** Faults on purpose, besides that of a whole Region. */
export interface Faults {
  /** Hits calls of AWS to come: the environment that calls crashes, the answer is lost, the call is throttled or takes long. */
  readonly injectCall: (injection: CallInjection) => Injected;
  /** Hits events to come, on their way into a function's queue: they come twice, or in another order. */
  readonly injectEvent: (injection: EventInjection) => Injected;
  /** Stops the replication of global tables out of the Region and into it; what is written meanwhile waits. */
  readonly cutReplication: (region: string) => void;
  readonly restoreReplication: (region: string) => void;
  /** In real time: the clock's speed does not shorten it. Counts for writes under way too. */
  readonly setReplicationLag: (lagMs: number) => void;
  /**
   * Ends the process behind the Region's DynamoDB by SIGKILL. It is started again on what it has stored; calls that come meanwhile
   * fail as they do on AWS. Rejects where the DynamoDB was given by its URL: that process is not ours.
   */
  readonly killTableEngine: (region: string) => Promise<void>;
}
