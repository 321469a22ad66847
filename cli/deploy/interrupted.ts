import { stackName } from '../stage/names.ts';
import { InterruptedError } from '../interrupted-error.ts';
import { whyBlocked } from './check-stack.ts';
import type { Stack, StackState } from './stacks.ts';

export interface Interruption {
  readonly command: 'deploy' | 'remove';
  readonly region: string;
  readonly stage: string;
  /** The line that goes on with it. */
  readonly again: string;
}

const inWords = (state: StackState | undefined, { command, region, stage, again }: Interruption): string => {
  const stack = `${stackName(stage)} in ${region}`;
  if (state === undefined)
    return command === 'remove'
      ? `There is no stack ${stack} any more.`
      : `There is no stack ${stack}. Run it again: ${again}`;
  const { status } = state;
  const why = whyBlocked(region, stage, stackName(stage), status);
  if (why !== undefined && command === 'deploy') return `The stack ${stack} is ${status}: ${why}`;
  return status.endsWith('_IN_PROGRESS') && why === undefined
    ? `The stack ${stack} is ${status}, and CloudFormation goes on by itself. Once it is done, run it again: ${again}`
    : `The stack ${stack} is ${status}. Run it again: ${again}`;
};

/** Whoever has asked for the end does not wait longer for what CloudFormation says. */
const patienceMs = 10_000;

/** Gives the error a message that says how the stack stands and what to do. */
export const withStack = async (
  { signal }: InterruptedError,
  { describe }: Pick<Stack, 'describe'>,
  interruption: Interruption,
): Promise<InterruptedError> => {
  const { region, stage, again } = interruption;
  const timeout = new Promise<never>((_, fail) => {
    setTimeout(() => fail(new Error('no answer')), patienceMs).unref();
  });
  const words = await Promise.race([describe(), timeout]).then(
    (state) => inWords(state, interruption),
    () =>
      `How the stack ${stackName(stage)} in ${region} stands is not known: CloudFormation does not tell. Once it rests, run it again: ${again}`,
  );
  return new InterruptedError(`Interrupted. ${words}`, signal);
};
