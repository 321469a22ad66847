import type { Change } from './change.ts';
import type { Replica } from './replica.ts';

/** The replicas of one table: one Region for a plain table with a stream, several for a global table. */
export interface ReplicaGroup {
  readonly regions: () => readonly string[];
  readonly replicas: () => readonly Replica[];
  readonly join: (replica: Replica) => void;
  readonly leave: (replica: Replica) => void;
  readonly publish: (change: Change) => void;
  /** Whether every replica has what it can get now. */
  readonly isSettled: () => boolean;
  /** Lets the replicas forget what they had to remember for writes on their way, when there are none. */
  readonly tidy: () => void;
}

export const createReplicaGroup = (): ReplicaGroup => {
  const members = new Map<string, Replica>();
  const replicas = (): readonly Replica[] => [...members.values()];
  return {
    regions: () => [...members.keys()],
    replicas,
    join: (replica) => {
      members.set(replica.region, replica);
    },
    leave: (replica) => {
      members.delete(replica.region);
    },
    publish: (change) => {
      for (const replica of replicas()) {
        if (replica.region !== change.stamp.region) replica.receive(change);
      }
    },
    isSettled: () => replicas().every((replica) => !replica.isBusy() && replica.inbox.isDelivered()),
    tidy: () => {
      if (replicas().some((replica) => replica.isBusy() || !replica.inbox.isEmpty())) return;
      for (const replica of replicas()) replica.versions.forget();
    },
  };
};
