import { spawn } from 'node:child_process';
import { freePort } from './free-port.ts';
import type { Watchdog } from './watchdog.ts';

/** One process of the engine, from when it listens to its end. */
export interface EngineRun {
  readonly url: string;
  /** Resolves with why, once it has ended. */
  readonly ended: Promise<string>;
  /** SIGKILL. */
  readonly kill: () => void;
}

/** The shell becomes the engine: so the watchdog knows its pid before it runs, and there is no moment in which we could die and leave it. */
const ANNOUNCED = 'echo $$ >&3; exec "$@" 3>&-';

/** Gives what it said instead when it ends before it listens: the port may have been taken by somebody else meanwhile. */
export const runDynoxide = async (
  binary: string,
  databasePath: string,
  watchdog: Watchdog,
): Promise<EngineRun | { readonly failure: string }> => {
  const port = await freePort();
  const engine = [binary, 'serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', databasePath];
  const child = spawn('sh', ['-c', ANNOUNCED, 'engine', ...engine], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', watchdog.pipe],
  });
  let said = '';
  const listening = Promise.withResolvers<boolean>();
  const ended = Promise.withResolvers<string>();
  const hear = (chunk: Buffer): void => {
    said = `${said}${chunk.toString()}`.slice(-2000);
    if (said.includes('listening on')) listening.resolve(true);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.once('error', (error) => {
    said += error.message;
    listening.resolve(false);
  });
  child.once('exit', (code, signal) => {
    // Its pid is free for others now.
    watchdog.pipe.write('\n');
    ended.resolve(`${signal ?? `code ${String(code)}`}: ${said.trim()}`);
    listening.resolve(false);
  });

  if (!(await listening.promise)) return { failure: said.trim() };
  return {
    url: `http://127.0.0.1:${String(port)}`,
    ended: ended.promise,
    kill: () => {
      child.kill('SIGKILL');
    },
  };
};
