import type { StageSettings } from '../../../infra/cloudformation/stage/stage-settings.ts';
import { checkStack } from '../../deploy/check-stack.ts';
import type { Caller } from '../../stage/caller.ts';
import { stackName } from '../../stage/names.ts';
import type { Reading } from '../../stage/reading.ts';
import { judge, ok, type Verdict, warning, wrong } from '../check.ts';
import type { DeployedStack } from '../region-state.ts';

/** Without an answer nothing else of the Region can be known, so that is no "unknown". */
export const checkCredentials = (caller: Reading<Caller>): readonly Verdict[] =>
  caller.kind === 'unread'
    ? [wrong(caller.why, 'aws sts get-caller-identity')]
    : [ok(`account ${caller.value.accountId}, ${caller.value.arn}`)];

const settled: ReadonlySet<string> = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE']);

const blockedBecause = (region: string, stage: string, status: string): string | undefined => {
  try {
    checkStack(region, stage, stackName(stage), { id: '', status, outputs: {} });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

export const checkDeployment = (
  region: string,
  { stage }: Pick<StageSettings, 'stage'>,
  stack: Reading<DeployedStack | undefined>,
): readonly Verdict[] =>
  judge(stack, (found) => {
    const name = stackName(stage);
    const deploy = `npx landfall deploy --stage ${stage} --region ${region}`;
    if (found === undefined) return [wrong(`there is no stack ${name}: the Region is not deployed`, deploy)];
    const { status } = found;
    if (settled.has(status)) return [ok(`${name} is ${status}`)];
    const events = `aws cloudformation describe-stack-events --region ${region} --stack-name ${name}`;
    if (status.endsWith('_IN_PROGRESS')) return [warning(`${name} is ${status}: a deployment runs`, events)];
    const blocked = blockedBecause(region, stage, status);
    if (blocked !== undefined) return [wrong(blocked, events)];
    return [warning(`${name} is ${status}: the last deployment was taken back`, deploy)];
  });
