import { InterruptedError } from '../interrupted-error.ts';
import { say } from '../say.ts';
import { identifyCaller } from '../stage/caller.ts';
import { stackName } from '../stage/names.ts';
import { readStage } from '../stage/read-stage.ts';
import { requireRegions } from '../stage/require-regions.ts';
import { DeployFailedError } from './deploy-step.ts';
import { firstFailure } from './first-failure.ts';
import { heedEndSignals } from './heed-end-signals.ts';
import { withStack } from './interrupted.ts';
import { runServerless, ServerlessFailedError, type ServerlessRun } from './run-serverless.ts';
import { openStack } from './stacks.ts';

export interface RemoveFlags {
  readonly stage: string;
  readonly region: string;
  readonly verbose?: true;
  readonly json?: true;
}

const hasStack = async (region: string, stage: string): Promise<boolean> => {
  const stack = openStack(region, stage);
  try {
    return (await stack.describe()) !== undefined;
  } finally {
    stack.close();
  }
};

/** Removes one Region's stack, and says what CloudFormation left standing. */
export const runRemove = async ({ stage, region, verbose, json }: RemoveFlags): Promise<void> => {
  const settings = await readStage(stage);
  requireRegions(settings, [region]);
  await identifyCaller(region);
  const [primary, ...secondaries] = settings.regions;
  if (region === primary)
    for (const other of secondaries)
      if (await hasStack(other, stage))
        throw new Error(
          `${primary} is the primary, and ${other} still stands on its tables. Remove ${other} first: npx landfall remove --stage ${stage} --region ${other}`,
        );

  const stack = openStack(region, stage);
  try {
    const state = await stack.describe();
    if (state === undefined)
      throw new Error(`There is no stack ${stackName(stage)} in ${region}: nothing to remove.`);
    const happened = await stack.listen();
    const run: ServerlessRun = {
      command: 'remove',
      region,
      stage,
      options: ['--verbose'],
      ...(verbose === undefined ? {} : { onLine: (line: string) => say(`${region}    ${line}`) }),
    };
    await heedEndSignals(async (heard) => {
      say(`${region}  removes ${stackName(stage)}`);
      try {
        await runServerless(run, heard);
      } catch (error) {
        const again = `npx landfall remove --stage ${stage} --region ${region}`;
        if (error instanceof InterruptedError)
          throw await withStack(error, stack, { command: 'remove', region, stage, again });
        if (!(error instanceof ServerlessFailedError)) throw error;
        throw new DeployFailedError(region, firstFailure(await happened(state.id)), error);
      }
    });
    // A stack that is gone is known by its id only.
    const retained = (await happened(state.id)).filter(({ status }) => status === 'DELETE_SKIPPED');
    if (json) {
      process.stdout.write(
        `${JSON.stringify({ stage, region, retained: retained.map(({ logicalId, type }) => ({ logicalId, type })) })}\n`,
      );
      return;
    }
    process.stdout.write(`${region}  removed\n`);
    for (const { logicalId, type } of retained)
      process.stdout.write(`${region}  retained: ${logicalId} (${type})\n`);
  } finally {
    stack.close();
  }
};
