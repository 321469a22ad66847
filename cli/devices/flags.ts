import type { StageSettings } from '../../infra/cloudformation/stage/stage-settings.ts';
import { readStage } from '../stage/read-stage.ts';
import { requireRegions } from '../stage/require-regions.ts';
import { type ProfileFlag, useProfile } from '../stage/use-profile.ts';

export interface DevicesFlags extends ProfileFlag {
  readonly stage: string;
  readonly region?: string;
  readonly json?: true;
}

/** The stage, and where to ask: the Region that was named, or all of them in order. */
export const readFlags = async (
  flags: DevicesFlags,
): Promise<{ readonly settings: StageSettings; readonly asked: readonly string[] }> => {
  const settings = await readStage(flags.stage);
  const asked = flags.region === undefined ? settings.regions : [flags.region];
  requireRegions(settings, asked);
  useProfile(flags);
  return { settings, asked };
};
