import { InterruptedError } from '../interrupted-error.ts';
import type { DeployStep } from './plan-deployment.ts';
import { firstFailure, type StackFailure } from './first-failure.ts';
import { withStack } from './interrupted.ts';
import { ServerlessFailedError, type ServerlessRun } from './run-serverless.ts';
import type { Stack } from './stacks.ts';

/** A Region that could not be deployed, with the resource that failed, if CloudFormation got as far as that. */
export class DeployFailedError extends Error {
  override readonly name = 'DeployFailedError';
  readonly region: string;
  readonly failure: StackFailure | undefined;

  constructor(region: string, failure: StackFailure | undefined, cause: ServerlessFailedError) {
    super(
      failure === undefined
        ? `${region}: ${cause.printed}`
        : `${region}: ${failure.resource} (${failure.type}) failed: ${failure.reason}`,
      { cause },
    );
    this.region = region;
    this.failure = failure;
  }
}

export interface StepTools {
  readonly run: (run: ServerlessRun) => Promise<void>;
  readonly stack: (region: string) => Stack;
  readonly onLine: (region: string, line: string) => void;
  /** The line that goes on with a deployment that was interrupted. */
  readonly again: string;
}

/**
 * Runs `serverless` for one Region, and asks CloudFormation what failed when it did.
 * @returns whether anything happened to the stack
 * @throws DeployFailedError; InterruptedError that says how the stack stands
 */
export const deployStep = async (
  { run, stack, onLine, again }: StepTools,
  stage: string,
  { region, replicas }: DeployStep,
): Promise<{ readonly isChanged: boolean }> => {
  const ofRegion = stack(region);
  try {
    const happened = await ofRegion.listen();
    const status = (await ofRegion.describe())?.status ?? '';
    try {
      await run({
        command: 'deploy',
        region,
        stage,
        // It tells each event of the stack, and waits until a failed one is rolled back.
        // serverless skips what it has uploaded before, if a roll-back touched the functions after that: it would do nothing now.
        options: status.includes('ROLLBACK') ? ['--verbose', '--force'] : ['--verbose'],
        ...(replicas === undefined ? {} : { parameters: { replicas: replicas.join(',') } }),
        onLine: (line) => onLine(region, line),
      });
    } catch (error) {
      if (error instanceof InterruptedError)
        throw await withStack(error, ofRegion, { command: 'deploy', region, stage, again });
      if (!(error instanceof ServerlessFailedError)) throw error;
      throw new DeployFailedError(region, firstFailure(await happened()), error);
    }
    return { isChanged: (await happened()).length > 0 };
  } finally {
    ofRegion.close();
  }
};
