import * as z from 'zod';
import { readSettings, type VariableContext } from './settings.ts';
import { StageError } from './stage-error.ts';

/**
 * Regions that the global tables have a replica in: those of the stage, or fewer, which `--param="replicas=R,R"` names. A new
 * table may have any number; one that is there already gains or loses one an update, so `landfall deploy` adds them by steps.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
 */
export const readReplicaRegions = async (context: VariableContext): Promise<readonly string[]> => {
  const { regions, stage } = await readSettings(context);
  const given = z
    .string()
    .nullable()
    .parse(await context.resolveVariable('param:replicas, null'));
  if (given === null) return regions;

  const named = given.split(',');
  const strange = named.find((name) => !regions.includes(name));
  if (strange !== undefined)
    throw new StageError(
      `--param="replicas=${given}" names ${strange}, which is not one of stage "${stage}" (${regions.join(', ')}).`,
    );
  if (!named.includes(regions[0]))
    throw new StageError(
      `--param="replicas=${given}" lacks ${regions[0]}: the primary Region always has a replica. Add it.`,
    );
  // In the order of the stage, so that the same replicas make the same template.
  return regions.filter((name) => named.includes(name));
};
