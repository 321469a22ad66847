import * as z from 'zod';
import { quietly } from './quietly.ts';
import { readReplicaRegions } from './replica-regions.ts';
import { retention } from './retention.ts';
import { readSettings, type VariableContext } from './settings.ts';
import { StageError } from './stage-error.ts';

/** Each export of this module is what `${file(./infra/cloudformation/stage.js):<name>}` gives. */
export {
  certificateAuthorities,
  certificateAuthorityArns,
  certificateAuthorityIds,
} from './certificate-authorities.ts';
export { parts } from './parts.ts';
export { dashboardBody } from '../dashboard/body.ts';

const optionalText = z.string().nullable();
const nowhere: readonly string[] = [];

/** The Region to deploy to: `--region`, or the primary. It is the one that tells what is wrong with the settings. */
export const region = async (context: VariableContext): Promise<string> => {
  const { regions, stage, path } = await readSettings(context);
  await readReplicaRegions(context);
  const wanted = optionalText.parse(await context.resolveVariable('opt:region, null'));
  if (wanted === null) return regions[0];
  if (!regions.includes(wanted))
    throw new StageError(
      `Region ${wanted} is not one of stage "${stage}" (${regions.join(', ')}). Add it to \`regions\` in ${path}, or choose one of them.`,
    );
  return wanted;
};

export const primaryRegion = quietly('', async (context) => (await readSettings(context)).regions[0]);

/** Replicas of a global table: that of its own Region is one of them. */
export const replicas = async (context: VariableContext) => {
  const regions = await quietly(nowhere, readReplicaRegions)(context);
  const isProtected = await quietly(
    true,
    async () => (await readSettings(context)).deletionProtection,
  )(context);
  return regions.map((Region) => ({
    Region,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: isProtected,
  }));
};

export const deletionPolicy = quietly(
  '',
  async (context) => retention(await readSettings(context)).DeletionPolicy,
);

export const updateReplacePolicy = quietly(
  '',
  async (context) => retention(await readSettings(context)).UpdateReplacePolicy,
);

/** RetainExceptOnCreate would try to delete a table that is protected, and fail. */
export const tableDeletionPolicy = quietly('', async (context) =>
  (await readSettings(context)).deletionProtection ? 'Retain' : 'Delete',
);

/** Any certificate in any Region of the stage. */
export const certificateArns = async (context: VariableContext) => {
  const regions = await quietly(nowhere, async () => (await readSettings(context)).regions)(context);
  return regions.map((name) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:iot:${name}:\${AWS::AccountId}:cert/*`,
  }));
};

/** Lambda's environment holds text. */
export const claimSeconds = quietly('', async (context) =>
  String((await readSettings(context)).claimSeconds),
);

export const telemetryTtlDays = quietly('', async (context) =>
  String((await readSettings(context)).telemetryTtlDays),
);

/** A dash is no bucket's name: nothing of the template, or of the functions, may take a stage for one without lists by mistake. */
export const revocationListBucket = quietly<string | { readonly Ref: string }>('-', async (context) =>
  (await readSettings(context)).revocationList ? { Ref: 'RevocationListBucket' } : '-',
);

export const reconcileQuotaShare = quietly('', async (context) =>
  String((await readSettings(context)).reconcileQuotaShare),
);

export const logRetentionDays = quietly<number>(
  1,
  async (context) => (await readSettings(context)).logRetentionDays,
);

export const reservedConcurrency = quietly<Readonly<Record<string, number | null>>>(
  {},
  async (context) => (await readSettings(context)).reservedConcurrency,
);

/** The parts that want them are in the template only where they are set. */
export const domainName = quietly(null, async (context) => (await readSettings(context)).domainName);
export const hostedZoneId = quietly(null, async (context) => (await readSettings(context)).hostedZoneId);
export const alarmEmail = quietly(null, async (context) => (await readSettings(context)).alarmEmail);
