import type { CaCertificate } from '../../infra/cloudformation/stage/ca-certificate.ts';
import type { StageSettings } from '../../infra/cloudformation/stage/stage-settings.ts';
import type { Reading } from '../stage/reading.ts';
import type { RegionParts } from './region-state.ts';

/** A record set of the zone under the stage's name. */
export interface NameRecord {
  readonly type: string;
  readonly setIdentifier?: string;
  readonly latencyRegion?: string;
  readonly target: string;
  readonly healthCheckId?: string;
}

/** What a Region is held against. */
export interface Scene {
  readonly settings: StageSettings;
  readonly nowMs: number;
  /** Of every Region that is looked at. */
  readonly regions: readonly RegionParts[];
  readonly caFiles: Reading<readonly Pick<CaCertificate, 'id' | 'path'>[]>;
  /** Of the hosted zone; none for a stage without a name. */
  readonly records: Reading<readonly NameRecord[]>;
  /** What a resolver answers for the name, which is where this machine would land. */
  readonly landing: Reading<readonly string[]>;
}

export const deployCommand = ({ settings: { stage } }: Scene, region?: string): string =>
  `npx landfall deploy --stage ${stage}${region === undefined ? '' : ` --region ${region}`}`;

/** CloudFormation makes nothing again that it believes to be there. */
export const rebuildCommand = ({ settings: { stage } }: Scene, region: string): string =>
  `npx landfall remove --stage ${stage} --region ${region} && npx landfall deploy --stage ${stage}`;
