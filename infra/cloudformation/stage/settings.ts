import * as z from 'zod';
import { defaultsPath, parseStageSettings, pathOfStage, type StageSettings } from './stage-settings.ts';

/** What osls gives to a variable that is a function. */
export interface VariableContext {
  /** Resolves what would stand between `${` and `}`. */
  readonly resolveVariable: (variable: string) => Promise<unknown>;
}

const optionalText = z.string().nullable();
/** osls may have read `true` already. */
const flag = z.union([z.boolean().transform(String), z.string()]).nullable();
const file = z.record(z.string(), z.unknown()).catch({});

/** The settings of the stage that is packaged, with what `--param="regions=R,R"` and `--param="revocationList=true"` say instead, if given. */
export const readSettings = async ({ resolveVariable }: VariableContext): Promise<StageSettings> => {
  const stage = z.string().parse(await resolveVariable('sls:stage'));
  const defaults = await resolveVariable(`file(./${defaultsPath})`);
  const own = await resolveVariable(`file(./${pathOfStage(stage)}), null`);

  const given = optionalText.parse(await resolveVariable('param:regions, null'));
  const list = flag.parse(await resolveVariable('param:revocationList, null'));
  if (given === null && list === null) return parseStageSettings(stage, defaults, own);
  return parseStageSettings(stage, defaults, {
    ...file.parse(own),
    ...(given === null ? {} : { regions: given.split(',') }),
    ...(list === null ? {} : { revocationList: list === 'true' ? true : list === 'false' ? false : list }),
  });
};
