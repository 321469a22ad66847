import { resolve } from 'node:path';
import * as z from 'zod';
import { readCaCertificate } from './ca-certificate.ts';
import { readSettings, type VariableContext } from './settings.ts';
import { StageError } from './stage-error.ts';

/** Each export is what `${file(./infra/cloudformation/stage.js):<name>}` gives. */

const projectFolder = resolve(import.meta.dirname, '../../..');
const optionalText = z.string().nullable();

/** The Region to deploy to: `--region`, or the primary. */
export const region = async (context: VariableContext): Promise<string> => {
  const { regions, stage, path } = await readSettings(context);
  const wanted = optionalText.parse(await context.resolveVariable('opt:region, null'));
  if (wanted === null) return regions[0];
  if (!regions.includes(wanted))
    throw new StageError(
      `Region ${wanted} is not one of stage "${stage}" (${regions.join(', ')}). Add it to \`regions\` in ${path}, or choose one of them.`,
    );
  return wanted;
};

export const primaryRegion = async (context: VariableContext): Promise<string> =>
  (await readSettings(context)).regions[0];

/** Replicas of a global table: that of its own Region is one of them. */
export const replicas = async (context: VariableContext) => {
  const { regions, deletionProtection } = await readSettings(context);
  return regions.map((Region) => ({
    Region,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: deletionProtection,
  }));
};

/** Any certificate in any Region of the stage. */
export const certificateArns = async (context: VariableContext) =>
  (await readSettings(context)).regions.map((name) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:iot:${name}:\${AWS::AccountId}:cert/*`,
  }));

/** PEM of the file that `--param="caCertificate=PATH"` names, or LANDFALL_CA_CERTIFICATE, or the stage. */
export const caCertificatePem = async (context: VariableContext): Promise<string> => {
  const named = optionalText.parse(
    await context.resolveVariable('param:caCertificate, env:LANDFALL_CA_CERTIFICATE, null'),
  );
  if (named !== null) return readCaCertificate(named);
  const { caCertificatePath } = await readSettings(context);
  return readCaCertificate(resolve(projectFolder, caCertificatePath));
};

/** Lambda's environment holds text. */
export const claimSeconds = async (context: VariableContext): Promise<string> =>
  String((await readSettings(context)).claimSeconds);

export const telemetryTtlDays = async (context: VariableContext): Promise<string> =>
  String((await readSettings(context)).telemetryTtlDays);

export const logRetentionDays = async (context: VariableContext): Promise<number> =>
  (await readSettings(context)).logRetentionDays;

export const reservedConcurrency = async (context: VariableContext) =>
  (await readSettings(context)).reservedConcurrency;
