import { describe, expect, it } from '@jest/globals';
import { withStack } from '../../../cli/deploy/interrupted.ts';
import { InterruptedError } from '../../../cli/interrupted-error.ts';

const again = 'npx landfall deploy --stage prod';
const removal = 'npx landfall remove --stage prod --region us-west-2';

const told = async (status: string | undefined, command: 'deploy' | 'remove' = 'deploy') => {
  const stack = {
    describe: async () => (status === undefined ? undefined : { id: 'id', status, outputs: {} }),
  };
  const error = new InterruptedError('Interrupted in us-west-2.', 'SIGTERM');
  const place = { region: 'us-west-2', stage: 'prod' };
  return withStack(error, stack, { ...place, command, again: command === 'deploy' ? again : removal });
};

describe('a deployment that is interrupted', () => {
  it.each([
    [undefined, `There is no stack landfall-prod in us-west-2. Run it again: ${again}`],
    ['UPDATE_COMPLETE', `The stack landfall-prod in us-west-2 is UPDATE_COMPLETE. Run it again: ${again}`],
    [
      'UPDATE_IN_PROGRESS',
      `The stack landfall-prod in us-west-2 is UPDATE_IN_PROGRESS, and CloudFormation goes on by itself. Once it is done, run it again: ${again}`,
    ],
    [
      'REVIEW_IN_PROGRESS',
      `The stack landfall-prod in us-west-2 is REVIEW_IN_PROGRESS: a change set of it was never executed: if no other deployment runs, remove it: ${removal}`,
    ],
  ])('says what to do when the stack is %s', async (status, words) => {
    const { message, signal } = await told(status);

    expect({ message, signal }).toEqual({ message: `Interrupted. ${words}`, signal: 'SIGTERM' });
  });

  it('says when CloudFormation does not tell', async () => {
    const error = new InterruptedError('Interrupted in us-west-2.');
    const stack = {
      describe: async () => {
        throw new Error('no network');
      },
    };

    const { message, signal } = await withStack(error, stack, {
      command: 'deploy',
      region: 'us-west-2',
      stage: 'prod',
      again,
    });

    expect({ message, signal }).toEqual({
      message: `Interrupted. How the stack landfall-prod in us-west-2 stands is not known: CloudFormation does not tell. Once it rests, run it again: ${again}`,
      signal: 'SIGINT',
    });
  });
});

describe('a removal that is interrupted', () => {
  it.each([
    [undefined, 'There is no stack landfall-prod in us-west-2 any more.'],
    [
      'DELETE_IN_PROGRESS',
      `The stack landfall-prod in us-west-2 is DELETE_IN_PROGRESS, and CloudFormation goes on by itself. Once it is done, run it again: ${removal}`,
    ],
    ['DELETE_FAILED', `The stack landfall-prod in us-west-2 is DELETE_FAILED. Run it again: ${removal}`],
  ])('says what to do when the stack is %s', async (status, words) => {
    expect((await told(status, 'remove')).message).toBe(`Interrupted. ${words}`);
  });
});
