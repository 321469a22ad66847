import { TerminalError } from '../../domain/saga/terminal-error.ts';

/** The reason of the TerminalError that a call throws, `transient` for any other error, `undefined` when it throws nothing. */
export const rejectionReason = async (call: Promise<unknown>): Promise<string | undefined> => {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error instanceof TerminalError ? error.reason : 'transient';
  }
};
