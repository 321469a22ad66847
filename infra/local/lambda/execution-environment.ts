import { Worker } from 'node:worker_threads';
import { createLineSplitter } from './line-splitter.ts';
import { exitError, timeoutError, toRuntimeError } from './runtime-error.ts';
import type { InvokeMessage, RuntimeError, WorkerMessage } from './worker-messages.ts';

type Unsuccessful =
  | { readonly outcome: 'failed' | 'timed-out'; readonly error: RuntimeError }
  /** Its Region went down meanwhile: nobody's fault, to be tried again. */
  | {
      readonly outcome: 'cut-off';
      /** It had not come to an environment yet: nothing of it ran. */
      readonly wasWaiting?: true;
    };

export type Outcome = { readonly outcome: 'succeeded'; readonly payload: string } | Unsuccessful;

export type Invocation = Omit<InvokeMessage, 'deadlineMs'>;

/** One sandbox with the code of a function in it: a worker thread with its own heap, globals and environment variables. */
export interface ExecutionEnvironment {
  /** `undefined` once the handler is loaded, else why it never will be. */
  readonly initialized: Promise<Unsuccessful | undefined>;
  readonly invoke: (invocation: Invocation) => Promise<Outcome>;
  readonly isAlive: () => boolean;
  /** Ends it. An event under way is cut off, or has crashed where that is what is wanted. */
  readonly kill: (as: 'cut-off' | 'crash') => Promise<void>;
}

/** AWS allows 10 s and then goes on within the first event's time; here cores are shared. */
const initTimeoutMs = 30_000;

export const startExecutionEnvironment = (settings: {
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly onLine: (line: string) => void;
}): ExecutionEnvironment => {
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    env: settings.variables,
    // Flags of the host's Node are none of the function's.
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: settings.memoryMb },
  });
  const onOutput = createLineSplitter(settings.onLine);
  const initialized = Promise.withResolvers<Unsuccessful | undefined>();
  const exited = Promise.withResolvers<void>();
  let isAlive = true;
  let isCutOff = false;
  let cause: RuntimeError | undefined;
  let finish:
    ((outcome: Outcome | { readonly outcome: 'exited'; readonly status: number }) => void) | undefined;

  const initTimer = setTimeout(() => {
    cause = {
      errorType: 'Sandbox.Timedout',
      errorMessage: `Initialisation took more than ${initTimeoutMs} ms`,
    };
    void worker.terminate();
  }, initTimeoutMs);

  // Only what Node itself writes before the runtime is up; the runtime sends its output as messages.
  worker.stdout.on('data', (chunk: Buffer) => {
    onOutput(chunk.toString());
  });
  worker.stderr.on('data', (chunk: Buffer) => {
    onOutput(chunk.toString());
  });
  worker.on('message', (message: WorkerMessage) => {
    switch (message.type) {
      case 'ready':
        clearTimeout(initTimer);
        initialized.resolve(undefined);
        break;
      case 'result':
        finish?.({ outcome: 'succeeded', payload: message.payload });
        break;
      case 'error':
        finish?.({ outcome: 'failed', error: message.error });
        break;
      case 'fatal':
        cause = message.error;
        break;
      case 'output':
        onOutput(message.chunk);
        break;
    }
  });
  worker.on('error', (error: Error) => {
    const isOutOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    cause ??= toRuntimeError(error, isOutOfMemory ? 'Runtime.OutOfMemory' : undefined);
  });
  worker.once('exit', (status) => {
    isAlive = false;
    clearTimeout(initTimer);
    initialized.resolve(
      isCutOff ? { outcome: 'cut-off' } : { outcome: 'failed', error: cause ?? exitError('none', status) },
    );
    finish?.({ outcome: 'exited', status });
    exited.resolve();
  });

  const invoke = async (invocation: Invocation): Promise<Outcome> => {
    if (!isAlive)
      return isCutOff
        ? { outcome: 'cut-off' }
        : { outcome: 'failed', error: exitError(invocation.requestId, 1) };
    const ended = Promise.withResolvers<Parameters<NonNullable<typeof finish>>[0]>();
    finish = ended.resolve;
    let isTimedOut = false;
    const timer = setTimeout(() => {
      isTimedOut = true;
      void worker.terminate();
    }, settings.timeoutMs);
    const message: InvokeMessage = { ...invocation, deadlineMs: Date.now() + settings.timeoutMs };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(message);

    const end = await ended.promise;
    clearTimeout(timer);
    finish = undefined;
    if (end.outcome !== 'exited') return end;
    if (isTimedOut)
      return { outcome: 'timed-out', error: timeoutError(invocation.requestId, settings.timeoutMs) };
    return isCutOff
      ? { outcome: 'cut-off' }
      : { outcome: 'failed', error: cause ?? exitError(invocation.requestId, end.status) };
  };

  return {
    initialized: initialized.promise,
    invoke,
    isAlive: () => isAlive,
    kill: async (as) => {
      isCutOff = as === 'cut-off';
      if (isAlive) void worker.terminate();
      await exited.promise;
    },
  };
};
