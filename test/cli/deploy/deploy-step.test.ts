import { describe, expect, it } from '@jest/globals';
import { deployStep } from '../../../cli/deploy/deploy-step.ts';
import { firstFailure, type StackEvent } from '../../../cli/deploy/first-failure.ts';
import { InterruptedError } from '../../../cli/interrupted-error.ts';
import { ServerlessFailedError, type ServerlessRun } from '../../../cli/deploy/run-serverless.ts';

const event = (logicalId: string, status: string, reason = '', type = 'AWS::SQS::Queue'): StackEvent => ({
  id: `${logicalId}-${status}`,
  logicalId,
  type,
  status,
  reason,
});

const stackType = 'AWS::CloudFormation::Stack';
const failedUpdate = [
  event('landfall-prod', 'UPDATE_IN_PROGRESS', 'User Initiated', stackType),
  event('Bus', 'CREATE_IN_PROGRESS'),
  event('Queue', 'CREATE_FAILED', 'Resource creation cancelled'),
  event('Pipe', 'CREATE_FAILED', 'The stream is not there', 'AWS::Pipes::Pipe'),
  event('Role', 'CREATE_FAILED', 'Resource creation cancelled'),
  event('landfall-prod', 'UPDATE_ROLLBACK_IN_PROGRESS', 'The following resource(s) failed', stackType),
];

describe('firstFailure', () => {
  it('is the resource that failed by itself, not one that was cancelled for it', () => {
    expect(firstFailure(failedUpdate)).toEqual({
      resource: 'Pipe',
      type: 'AWS::Pipes::Pipe',
      reason: 'The stream is not there',
    });
  });

  it('is the first of several', () => {
    expect(firstFailure([event('A', 'UPDATE_FAILED', 'a'), event('B', 'CREATE_FAILED', 'b')])?.resource).toBe(
      'A',
    );
  });

  it('is the stack when no resource failed', () => {
    const events = [event('landfall-prod', 'ROLLBACK_IN_PROGRESS', 'A parameter is missing', stackType)];

    expect(firstFailure(events)).toMatchObject({
      resource: 'landfall-prod',
      reason: 'A parameter is missing',
    });
  });

  it('is nothing when all went well', () => {
    expect(firstFailure([event('A', 'CREATE_COMPLETE')])).toBeUndefined();
  });
});

const setup = (events: readonly StackEvent[], fails: boolean, status = 'UPDATE_COMPLETE') => {
  const runs: ServerlessRun[] = [];
  let closed = 0;
  const tools = {
    run: async (run: ServerlessRun) => {
      runs.push(run);
      if (fails) throw new ServerlessFailedError(['deploy'], 'what serverless printed');
    },
    stack: () => ({
      describe: async () => ({ id: 'id', status, outputs: {} }),
      hasResource: async () => false,
      listen: async () => async () => events,
      close: () => {
        closed += 1;
      },
    }),
    onLine: () => undefined,
    again: 'npx landfall deploy --stage prod',
  };
  return { tools, runs, closed: () => closed };
};

describe('deployStep', () => {
  it('runs serverless for the Region, with the replicas of the step', async () => {
    const { tools, runs, closed } = setup([], false);

    await deployStep(tools, 'prod', { region: 'us-west-2', replicas: ['us-west-2', 'eu-west-1'] });
    await deployStep(tools, 'prod', { region: 'eu-west-1' });

    expect(runs).toMatchObject([
      {
        command: 'deploy',
        region: 'us-west-2',
        stage: 'prod',
        parameters: { replicas: 'us-west-2,eu-west-1' },
      },
      { command: 'deploy', region: 'eu-west-1', stage: 'prod' },
    ]);
    expect(runs[1]).not.toHaveProperty('parameters');
    expect(closed()).toBe(2);
  });

  it.each([
    ['something happened', [event('Bus', 'UPDATE_COMPLETE')], true],
    ['nothing did', [], false],
  ])('tells whether the stack changed when %s', async (_, events, isChanged) => {
    const { tools } = setup(events, false);

    await expect(deployStep(tools, 'prod', { region: 'us-west-2' })).resolves.toEqual({ isChanged });
  });

  it.each([
    ['UPDATE_COMPLETE', ['--verbose']],
    ['UPDATE_ROLLBACK_COMPLETE', ['--verbose', '--force']],
  ])('lets serverless skip nothing after a roll-back: %s', async (status, options) => {
    const { tools, runs } = setup([], false, status);

    await deployStep(tools, 'prod', { region: 'us-west-2' });

    expect(runs).toMatchObject([{ options }]);
  });

  it('names the failed resource and its reason', async () => {
    const { tools, closed } = setup(failedUpdate, true);

    await expect(deployStep(tools, 'prod', { region: 'us-west-2' })).rejects.toThrow(
      'us-west-2: Pipe (AWS::Pipes::Pipe) failed: The stream is not there',
    );

    expect(closed()).toBe(1);
  });

  it('tells what serverless printed when CloudFormation was not reached', async () => {
    const { tools } = setup([], true);

    await expect(deployStep(tools, 'prod', { region: 'us-west-2' })).rejects.toThrow(
      'us-west-2: what serverless printed',
    );
  });

  it('says how the stack stands when it was interrupted', async () => {
    const { tools, closed } = setup([], false, 'UPDATE_IN_PROGRESS');
    const run = async () => {
      throw new InterruptedError('Interrupted in us-west-2.', 'SIGTERM');
    };

    await expect(deployStep({ ...tools, run }, 'prod', { region: 'us-west-2' })).rejects.toMatchObject({
      name: 'InterruptedError',
      signal: 'SIGTERM',
      message: expect.stringMatching(
        /^Interrupted\. The stack landfall-prod in us-west-2 is UPDATE_IN_PROGRESS, /,
      ),
    });

    expect(closed()).toBe(1);
  });
});
