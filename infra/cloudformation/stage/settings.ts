import * as z from 'zod';
import { defaultsPath, parseStageSettings, pathOfStage, type StageSettings } from './stage-settings.ts';

/** What osls gives to a variable that is a function. */
export interface VariableContext {
  /** Resolves what would stand between `${` and `}`. */
  readonly resolveVariable: (variable: string) => Promise<unknown>;
}

const optionalText = z.string().nullable();
const file = z.record(z.string(), z.unknown()).catch({});

/** The settings of the stage that is packaged, with the Regions that `--param="regions=R,R"` names, if any. */
export const readSettings = async ({ resolveVariable }: VariableContext): Promise<StageSettings> => {
  const stage = z.string().parse(await resolveVariable('sls:stage'));
  const defaults = await resolveVariable(`file(./${defaultsPath})`);
  const own = await resolveVariable(`file(./${pathOfStage(stage)}), null`);

  const given = optionalText.parse(await resolveVariable('param:regions, null'));
  if (given === null) return parseStageSettings(stage, defaults, own);
  return parseStageSettings(stage, defaults, { ...file.parse(own), regions: given.split(',') });
};
