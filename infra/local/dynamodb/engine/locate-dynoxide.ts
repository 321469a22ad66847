import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** There is no engine for this machine; another one must be given. */
export class NoEngineError extends Error {
  override readonly name = 'NoEngineError';
}

/** Path of the engine's binary, which npm installs as an optional dependency of the platform. */
export const locateDynoxide = (platform: string = process.platform, arch: string = process.arch): string => {
  const name = `@dynoxide/${platform}-${arch}`;
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), 'dynoxide');
  } catch (cause) {
    throw new NoEngineError(
      `No DynamoDB engine for ${platform}-${arch}: the optional dependency ${name} is not installed. ` +
        'Start a DynamoDB Local (without -sharedDb, so that it keeps the tables of each Region apart) and give its URL, ' +
        'such as http://127.0.0.1:8000.',
      { cause },
    );
  }
};
