/**
 * The Node.js runtime of one execution environment: loads the handler and runs one event at a time. Unlike on AWS the
 * environment is not frozen between events: what a handler leaves running goes on.
 */
import { parentPort } from 'node:worker_threads';
import { HandlerError, loadHandler, type Handler } from './load-handler.ts';
import { toRuntimeError } from './runtime-error.ts';
import type { InvokeMessage, WorkerMessage } from './worker-messages.ts';

const { env } = process;

const tell = (message: WorkerMessage): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message);
};

/** Through the same port as results, so that no line comes after the result that it belongs to. */
const captureOutput = (stream: NodeJS.WriteStream): void => {
  stream.write = (
    chunk: string | Uint8Array,
    encodingOrWritten?: BufferEncoding | ((error?: Error | null) => void),
    written?: (error?: Error | null) => void,
  ): boolean => {
    tell({ type: 'output', chunk: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() });
    const callback = typeof encodingOrWritten === 'function' ? encodingOrWritten : written;
    if (callback !== undefined) queueMicrotask(callback);
    return true;
  };
};

const die = (errorType: string | undefined, thrown: unknown, status: number): void => {
  tell({ type: 'fatal', error: toRuntimeError(thrown, errorType) });
  process.exit(status);
};

const contextOf = (message: InvokeMessage): object => ({
  functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
  functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
  memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
  logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
  logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
  invokedFunctionArn: message.functionArn,
  awsRequestId: message.requestId,
  getRemainingTimeInMillis: () => Math.max(0, message.deadlineMs - Date.now()),
});

const run = async (handler: Handler, message: InvokeMessage): Promise<WorkerMessage> => {
  env['_X_AMZN_TRACE_ID'] = message.traceHeader;
  try {
    const event: unknown = JSON.parse(message.event);
    const result = await handler(event, contextOf(message));
    return { type: 'result', payload: JSON.stringify(result) ?? 'null' };
  } catch (thrown) {
    const error = toRuntimeError(thrown);
    const at = new Date().toISOString();
    console.error(`${at}\t${message.requestId}\tERROR\tInvoke Error\t${JSON.stringify(error)}`);
    return { type: 'error', error };
  }
};

captureOutput(process.stdout);
captureOutput(process.stderr);
process.on('uncaughtException', (error) => {
  die(undefined, error, 129);
});
process.on('unhandledRejection', (reason) => {
  die('Runtime.UnhandledPromiseRejection', reason, 128);
});

try {
  const handler = await loadHandler(env['LAMBDA_TASK_ROOT'] ?? '', env['_HANDLER'] ?? '');
  parentPort?.on('message', (message: InvokeMessage) => {
    void run(handler, message).then(tell);
  });
  tell({ type: 'ready' });
} catch (error) {
  if (error instanceof HandlerError) {
    tell({ type: 'fatal', error: { errorType: error.errorType, errorMessage: error.message } });
    process.exit(1);
  }
  throw error;
}
