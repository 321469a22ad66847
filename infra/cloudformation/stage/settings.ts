import * as z from 'zod';
import { StageError } from './stage-error.ts';

/** What osls gives to a variable that is a function. */
export interface VariableContext {
  /** Resolves what would stand between `${` and `}`. */
  readonly resolveVariable: (variable: string) => Promise<unknown>;
}

/** `null`: as many as the account has left. */
const limit = z.int().min(0).nullable();

/** infra/stages/default.yml says what each is. */
const settings = z.strictObject({
  regions: z.tuple([z.string()], z.string()).readonly(),
  caCertificatePath: z.string(),
  claimSeconds: z.int().positive(),
  telemetryTtlDays: z.int().positive(),
  logRetentionDays: z.int().positive(),
  deletionProtection: z.boolean(),
  reservedConcurrency: z.strictObject({
    onboard: limit,
    replicate: limit,
    ingest: limit,
    'region-setup': limit,
  }),
});

const text = z.string();
const file = z.record(z.string(), z.unknown());

export type StageSettings = Readonly<z.output<typeof settings>> & {
  readonly stage: string;
  /** Where to change them. */
  readonly path: string;
};

/** The defaults, with what the stage's own file says instead, and the Regions that `--param="regions=R,R"` names. */
export const readSettings = async ({ resolveVariable }: VariableContext): Promise<StageSettings> => {
  const stage = z.string().parse(await resolveVariable('sls:stage'));
  const path = `infra/stages/${stage}.yml`;
  const defaults = file.parse(await resolveVariable('file(./infra/stages/default.yml)'));
  const own = file.nullable().parse(await resolveVariable(`file(./${path}), null`));

  const given = text.nullable().parse(await resolveVariable('param:regions, null'));
  const regions = given === null ? {} : { regions: given.split(',') };

  const parsed = settings.safeParse({ ...defaults, ...own, ...regions });
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
    throw new StageError(`${path}, or infra/stages/default.yml, is wrong: ${faults}`);
  }
  return { ...parsed.data, stage, path };
};
