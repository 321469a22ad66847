import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/**
 * Outlives us for a moment. However we end, SIGKILL included, the pipe to it closes: then it kills the engine that was named last
 * and removes the database. It says nothing itself: nobody might be there to read it, and to write to them would end it.
 */
const SCRIPT = `
directory=$1
exec >/dev/null 2>&1
while read -r line; do engine=$line; done
[ -z "$engine" ] || kill -9 "$engine"
until rm -rf "$directory"; do :; done`;

export interface Watchdog {
  /** Takes the pid of the engine that runs, as a line; an empty one when none does. */
  readonly pipe: Writable;
  /** Resolves once the engine is killed and the directory removed. */
  readonly close: () => Promise<void>;
}

/** Watches over the directory of one Region's database, and over the process that has it open. */
export const startWatchdog = (directory: string): Watchdog => {
  // A session of its own: Ctrl-C in the terminal reaches us first, so that we can still write while we shut down.
  const child = spawn('sh', ['-c', SCRIPT, 'watchdog', directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const exit = once(child, 'exit');
  child.stdin.on('error', () => undefined);
  return {
    pipe: child.stdin,
    close: async () => {
      child.stdin.destroy();
      await exit;
    },
  };
};
