import { spawn } from 'node:child_process';

export interface CommandEnd {
  /** `null` when the shell has ended with it. */
  readonly exitCode: number | null;
  /** What it printed, errors among it. */
  readonly output: string;
}

/** A terminal: what is set, defined or entered by one piece of code is there for the next. */
export interface Shell {
  /** Runs code until its first command that fails, as `set -eu -o pipefail` has it; that ends the shell. */
  readonly run: (code: string) => Promise<CommandEnd>;
  /** Runs one command, which may fail. */
  readonly attempt: (command: string) => Promise<CommandEnd>;
  /** Ends the shell and all that it has started. */
  readonly close: () => void;
}

const mark = 'the-end-of-this-block';

/** What does not end by then is ended, with the shell, before the test gives up on it. */
const patienceMs = 100_000;

/** `prelude` is run first, to define what stands for what a reader has. */
export const openShell = (place: {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly prelude: string;
}): Shell => {
  const child = spawn('bash', [], {
    cwd: place.folder,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...place.environment },
  });
  let printed = '';
  let isOver = false;
  let wake = (): void => undefined;
  const hear = (chunk: string): void => {
    printed += chunk;
    wake();
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  // A shell that has ended takes nothing any more: what it printed says why.
  child.stdin.on('error', () => undefined);
  child.once('close', () => {
    isOver = true;
    wake();
  });
  child.stdin.write(`set -eu -o pipefail\nexec 2>&1\n${place.prelude}\n`);
  const close = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended, with all that it started.
    }
  };

  const next = async (code: string): Promise<CommandEnd> => {
    printed = '';
    const end = new RegExp(`^([\\s\\S]*?)${mark} (\\d+)\\n`);
    child.stdin.write(code);
    const timer = setTimeout(close, patienceMs);
    try {
      for (;;) {
        const [, output = '', exitCode = ''] = end.exec(printed) ?? [];
        if (exitCode !== '') return { exitCode: Number(exitCode), output };
        if (isOver) return { exitCode: null, output: printed };
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    run: async (code) => next(`{\n${code}\n} < /dev/null\nprintf '%s 0\\n' ${mark}\n`),
    attempt: async (command) =>
      next(`{ ${command}\n} < /dev/null && status=0 || status=$?\nprintf '%s %s\\n' ${mark} $status\n`),
    close,
  };
};
