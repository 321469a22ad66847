import { type Command, CommanderError } from 'commander';
import { applyConventions } from './conventions.ts';
import { type EndSignal, endSignals, InterruptedError } from './interrupted-error.ts';

/** 0 done, 1 failed, 2 wrong usage, 130 interrupted, or what else stands for the signal that ended it. */
export type ExitCode = 0 | 1 | 2 | (typeof endSignals)[EndSignal];

/** Runs a command line to its end. An error that a person can cause is one line on stderr; its stack is shown with `--debug`. */
export const runProgram = async (program: Command, argv: readonly string[]): Promise<ExitCode> => {
  applyConventions(program);
  try {
    await program.parseAsync([...argv]);
    return 0;
  } catch (error) {
    // commander has printed its own message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const isDebug = program.opts()['debug'] === true;
    const message = error instanceof Error ? error.message : String(error);
    const shown = isDebug && error instanceof Error ? (error.stack ?? message) : message;
    process.stderr.write(`landfall: ${shown}\n`);
    return error instanceof InterruptedError ? endSignals[error.signal] : 1;
  }
};
