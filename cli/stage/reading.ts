import { TerminalError } from '../../domain/saga/terminal-error.ts';
import { awsMessage, isCredentialError, isUnreachable } from './aws-message.ts';

/** What was asked for, or why nobody could tell. */
export type Reading<Value> =
  { readonly kind: 'read'; readonly value: Value } | { readonly kind: 'unread'; readonly why: string };

export const unread = (why: string): Reading<never> => ({ kind: 'unread', why });

/** The SDK marks what a call of AWS ends with, also where nobody answered; our adapters keep it as the cause. */
const isOfAws = (error: unknown): boolean =>
  error instanceof Error &&
  (error instanceof TerminalError ||
    '$metadata' in error ||
    isUnreachable(error) ||
    isCredentialError(error) ||
    isOfAws(error.cause));

/** Reads; what AWS refuses is a reading too. */
export const attempt = async <Value>(read: () => Promise<Value>): Promise<Reading<Value>> => {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    if (!isOfAws(error)) throw error;
    return unread(error instanceof TerminalError ? error.message : awsMessage(error));
  }
};

/** `undefined` where AWS answers with one of these errors, which say that there is no such thing. */
export const orMissing = async <Value>(
  read: () => Promise<Value>,
  ...names: readonly string[]
): Promise<Value | undefined> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
};
