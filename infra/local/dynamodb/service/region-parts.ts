import type { Engine } from '../engine/engine.ts';
import type { Tables } from '../table/tables.ts';
import type { SweptRegion, Sweepers } from '../time-to-live/sweepers.ts';
import type { ArnScope } from '../wire/arn.ts';
import type { StreamNames } from '../wire/stream-names.ts';

/** The DynamoDB of one Region. */
export interface RegionParts extends ArnScope, SweptRegion {
  readonly region: string;
  readonly engine: Engine;
  readonly names: StreamNames;
  readonly tables: Tables;
  /** Names of the tables with point-in-time recovery: we say so, and keep no backups. */
  readonly recoverable: Set<string>;
  readonly isUp: () => boolean;
}

/** What the Regions share. */
export interface CloudParts {
  readonly regions: ReadonlyMap<string, RegionParts>;
  readonly sweepers: Sweepers;
}
