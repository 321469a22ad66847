import { suggestName } from '../nearest-name.ts';
import type { StageSettings } from '../../infra/cloudformation/stage/stage-settings.ts';

/** @throws Error in one line for the first that is not one of the stage's Regions */
export const requireRegions = (
  { stage, regions, path }: Pick<StageSettings, 'stage' | 'regions' | 'path'>,
  chosen: readonly string[],
): void => {
  const unknown = chosen.find((region) => !regions.includes(region));
  if (unknown !== undefined)
    throw new Error(
      `Region ${unknown} is not one of stage "${stage}" (${regions.join(', ')}). Add it to regions in ${path}, or choose one of them.${suggestName(unknown, regions)}`,
    );
};
