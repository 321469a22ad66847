import type { Choices } from './choices.ts';
import type { Faults } from './faults.ts';
import type { GlobalTable } from './global-table.ts';
import type { Journal } from './journal.ts';
import type { Lambda } from './lambda.ts';
import type { SimulatedRegion } from './region.ts';
import type { SimulatedCertificate } from './scenario.ts';
import type { Timeline } from './timeline.ts';

/** All that there is in one schedule. */
export interface World {
  readonly choices: Choices;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly lambda: Lambda;
  readonly table: GlobalTable;
  readonly regions: readonly SimulatedRegion[];
  readonly certificates: readonly SimulatedCertificate[];
  /** Ids of the certificates that a row has stood for: nobody else may work. */
  readonly admitted: ReadonlySet<string>;
  /** Ids of the certificates of which something was reported to be left behind by a rollback. */
  readonly leftBehind: Set<string>;
  /** Says that something goes wrong, or somebody interferes: from then on events alone need not suffice. */
  readonly disturb: () => void;
  readonly isDisturbed: () => boolean;
  readonly counts: { writes: number };
  /** Every state that the Regions and replicas were in when a run ended, hashed. */
  readonly statesSeen: Set<number>;
  readonly describe: () => string;
}
