import type { RuntimeError } from './worker-messages.ts';

/** What a handler threw, as the Node.js runtime reports it. */
export const toRuntimeError = (thrown: unknown, errorType?: string): RuntimeError =>
  thrown instanceof Error
    ? {
        errorType: errorType ?? thrown.name,
        errorMessage: errorType === undefined ? thrown.message : `${thrown.name}: ${thrown.message}`,
        trace: (thrown.stack ?? '').split('\n'),
      }
    : { errorType: errorType ?? typeof thrown, errorMessage: String(thrown), trace: [] };

export const exitError = (requestId: string, status: number): RuntimeError => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: exit status ${status}`,
});

export const timeoutError = (requestId: string, timeoutMs: number): RuntimeError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
});
