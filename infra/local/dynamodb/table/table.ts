import type { ReplicaGroup } from '../replication/replica-group.ts';
import type { Replica } from '../replication/replica.ts';
import type { Bell } from './bell.ts';

/** A table of one Region. */
export interface Table {
  readonly name: string;
  /** Of the engine: with it, the engine is asked about tags. */
  readonly engineArn: string;
  readonly keyNames: readonly string[];
  /** As clients know it; `undefined` without a stream. */
  readonly streamArn: string | undefined;
  /** Rings with every write, of clients and of replication. */
  readonly bell: Bell;
  /** `undefined` without a stream. */
  readonly replica: Replica | undefined;
  readonly group: ReplicaGroup | undefined;
}

export const isGlobal = ({ group }: Table): boolean => group !== undefined && group.regions().length > 1;
