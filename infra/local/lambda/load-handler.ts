import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Takes the parsed event and the context. */
export type Handler = (event: unknown, context: object) => unknown;

export class HandlerError extends Error {
  override readonly name = 'HandlerError';
  readonly errorType: string;

  constructor(errorType: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.errorType = errorType;
  }
}

const extensions = ['.js', '.mjs', '.cjs'];

const isHandler = (value: unknown): value is Handler => typeof value === 'function';

const hasMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const memberAt = (root: unknown, names: readonly string[]): unknown =>
  names.reduce<unknown>((value, name) => (hasMembers(value) ? value[name] : undefined), root);

/**
 * Loads `folder/module.export` from the code of a function: up to the first dot of the last segment is the module.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export const loadHandler = async (taskRoot: string, reference: string): Promise<Handler> => {
  const [, folder = '', module, exported] = /^(.*\/)?([^./]+)\.(.+)$/.exec(reference) ?? [];
  if (module === undefined || exported === undefined) {
    throw new HandlerError('Runtime.MalformedHandlerName', `Bad handler: ${reference} is not module.export`);
  }
  const base = join(taskRoot, folder, module);
  const extension = extensions.find((candidate) => existsSync(`${base}${candidate}`));
  if (extension === undefined) {
    throw new HandlerError(
      'Runtime.ImportModuleError',
      `Cannot find module '${folder}${module}' (${extensions.join(', ')})`,
    );
  }

  let loaded: unknown;
  try {
    loaded = await import(pathToFileURL(`${base}${extension}`).href);
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new HandlerError('Runtime.ImportModuleError', reason, { cause });
  }
  const names = exported.split('.');
  const handler = memberAt(loaded, names) ?? memberAt(loaded, ['default', ...names]);
  if (!isHandler(handler)) {
    throw new HandlerError('Runtime.HandlerNotFound', `${reference} is undefined or not exported`);
  }
  if (handler.length >= 3) {
    throw new HandlerError(
      'Runtime.CallbackHandlerDeprecated',
      `${reference} takes a callback, which Node.js 24 no longer offers: use an async handler`,
    );
  }
  return handler;
};
