import { TerminalError } from '../../domain/saga/terminal-error.ts';
import { TooLittleTimeError } from '../../domain/saga/too-little-time-error.ts';

/**
 * What no retry cures, by `error.name`, for every call; a call may know better. What is not listed (throttling, 5xx, timeouts,
 * a dead network, conflicts that pass) is left for a retry.
 */
const terminalReasons: Readonly<Record<string, string>> = {
  AccessDeniedException: 'unauthorized',
  UnauthorizedException: 'unauthorized',
  InvalidRequestException: 'invalid-request',
  ValidationException: 'invalid-request',
  ResourceNotFoundException: 'not-found',
  ResourceAlreadyExistsException: 'already-exists',
  CertificateStateException: 'certificate-state',
  CertificateValidationException: 'certificate-rejected',
  CertificateConflictException: 'certificate-rejected',
};

const advice: Readonly<Record<string, string>> = {
  unauthorized: "allow this action on this resource in the function's role",
  'policy-missing': 'deploy the device policy in this Region',
  'policy-limit': 'a certificate takes ten policies at most: detach one of them',
  'certificate-rejected':
    'register the CA that issued it as ACTIVE in this Region, one CA only for each subject name',
  'table-missing': 'deploy the table, or its replica, in this Region',
};

export interface CallOptions<Instead> {
  /** Errors, by name, that are an answer: the call gives back the value beside the name. */
  readonly instead?: Readonly<Record<string, Instead>>;
  /** Terminal reasons, by name of the error, where this call knows better than the general table. */
  readonly reasons?: Readonly<Record<string, string>>;
  /** Errors that look terminal by their name, and pass. */
  readonly isPassing?: (error: Error) => boolean;
}

const ownEntry = <Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
): readonly [Value] | undefined => {
  for (const [name, value] of Object.entries(record)) if (name === key) return [value];
  return undefined;
};

const pem = /-----BEGIN [^-]+-----[^-]*(?:-----END [^-]+-----)?/g;

/** AWS quotes a parameter that it refuses, and so might put a certificate in our log. */
const withoutPem = (error: Error): Error => {
  const message = error.message.replace(pem, '(PEM)');
  if (message === error.message) return error;
  const safe = new Error(message);
  safe.name = error.name;
  return safe;
};

const translate = (
  original: Error,
  operation: string,
  { reasons = {}, isPassing = () => false }: CallOptions<unknown>,
): Error => {
  const error = withoutPem(original);
  const what = `${operation}: ${error.name}: ${error.message}`;
  const reason = (ownEntry(reasons, error.name) ?? ownEntry(terminalReasons, error.name))?.[0];
  if (reason !== undefined && !isPassing(error)) {
    const hint = advice[reason];
    return new TerminalError(reason, hint === undefined ? what : `${what} (${hint})`, { cause: error });
  }
  return '$metadata' in original ? new Error(`${what} (to be retried)`, { cause: error }) : original;
};

/**
 * Makes one call of AWS, and is the one place where AWS's errors become ours: an answer, a `TerminalError`, or an error that
 * means "try again later". Both keep the original as `cause`.
 */
export const callAws = async <Output, Instead = never>(
  operation: string,
  send: () => Promise<Output>,
  options: CallOptions<Instead> = {},
): Promise<Output | Instead> => {
  try {
    return await send();
  } catch (error) {
    // Ours already, though the SDK puts its mark on it; and the caller tells it from a call that failed.
    if (!(error instanceof Error) || error instanceof TooLittleTimeError) throw error;
    const answer = ownEntry(options.instead ?? {}, error.name);
    if (answer !== undefined) return answer[0];
    throw translate(error, operation, options);
  }
};
