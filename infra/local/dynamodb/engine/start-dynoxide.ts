import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { makeDatabaseDirectory } from './database-directory.ts';
import { freePort } from './free-port.ts';
import { indexStreamRecords } from './index-stream-records.ts';
import { locateDynoxide } from './locate-dynoxide.ts';

export interface EngineProcess {
  readonly url: string;
  /** Says why, once the engine has ended without being closed. */
  readonly death: () => string | undefined;
  readonly close: () => Promise<void>;
}

/**
 * Runs the engine under a shell that holds the read end of a pipe to us. However we end, SIGKILL included, the pipe closes and
 * the shell kills the engine and removes its database. It says nothing itself: nobody might be there to read it, and to write
 * to them would end it.
 */
const WATCHDOG = `
directory=$1; shift
exec 3<&0
"$@" </dev/null 3<&- & engine=$!
exec >/dev/null 2>&1
{ cat <&3; kill -9 "$engine"; } & watcher=$!
wait "$engine"; code=$?
kill "$watcher"
rm -rf "$directory"
exit "$code"`;

const ATTEMPTS = 5;

const tryStart = async (
  binary: string,
  region: string,
): Promise<EngineProcess | { readonly failure: string }> => {
  const port = await freePort();
  const directory = await makeDatabaseDirectory();
  const databasePath = join(directory, 'dynamodb.sqlite');
  const engine = [binary, 'serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', databasePath];
  // A session of its own: Ctrl-C in the terminal reaches us first, so that we can still write while we shut down.
  const child = spawn('sh', ['-c', WATCHDOG, 'watchdog', directory, ...engine], { detached: true });
  const exit = once(child, 'exit');
  child.stdin.on('error', () => undefined);

  let said = '';
  let isClosing = false;
  let death: string | undefined;
  const isListening = new Promise<boolean>((resolve) => {
    const hear = (chunk: Buffer): void => {
      said = `${said}${chunk.toString()}`.slice(-2000);
      if (said.includes('listening on')) resolve(true);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', (error) => {
      said += error.message;
      resolve(false);
    });
    child.once('exit', (code) => {
      if (!isClosing)
        death = `The DynamoDB engine of ${region} ended with code ${String(code)}: ${said.trim()}`;
      resolve(false);
    });
  });

  const close = async (): Promise<void> => {
    isClosing = true;
    child.stdin.destroy();
    await exit;
  };

  if (!(await isListening)) return { failure: said.trim() };
  try {
    indexStreamRecords(databasePath);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `http://127.0.0.1:${String(port)}`, death: () => death, close };
};

/** Starts dynoxide, one process for one Region: it knows no Regions itself. */
export const startDynoxide = async (region: string): Promise<EngineProcess> => {
  const binary = locateDynoxide();
  let failure = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const outcome = await tryStart(binary, region);
    if ('url' in outcome) return outcome;
    ({ failure } = outcome);
  }
  throw new Error(`The DynamoDB engine of ${region} did not start: ${failure}`);
};
