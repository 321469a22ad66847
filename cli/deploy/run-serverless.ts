import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { InterruptedError } from '../interrupted-error.ts';
import { withServiceFolder } from '../../infra/cloudformation/service-folder.ts';

const projectFolder = resolve(import.meta.dirname, '../..');

/** The `serverless` program that the project has installed. */
const serverlessProgram = (): string => {
  const manifest = createRequire(import.meta.url).resolve('serverless/package.json');
  return join(dirname(manifest), 'bin/serverless.js');
};

export interface ServerlessRun {
  readonly command: 'deploy' | 'package' | 'remove';
  readonly region: string;
  readonly stage: string;
  /** Further options, such as `--verbose`. */
  readonly options?: readonly string[];
  /** What `--param="name=value"` gives. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Added to that of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Told each line that it prints, as it prints it. */
  readonly onLine?: (line: string) => void;
}

/** `serverless` ended with another exit code than 0. */
export class ServerlessFailedError extends Error {
  override readonly name = 'ServerlessFailedError';
  readonly printed: string;

  constructor(words: readonly string[], printed: string) {
    super(`serverless ${words.join(' ')} failed:\n${printed}`);
    this.printed = printed;
  }
}

/**
 * Runs the project's `serverless` for one Region, in a folder of its own, so that Regions may run side by side. Credentials and
 * AWS_ENDPOINT_URL are those of the environment.
 * @throws ServerlessFailedError with all that it printed; InterruptedError after a Ctrl-C, when `serverless` has ended
 */
export const runServerless = async (run: ServerlessRun): Promise<void> => {
  const { command, region, stage, options = [], parameters = {}, environment = {}, onLine } = run;
  const words = [
    command,
    '--region',
    region,
    '--stage',
    stage,
    ...options,
    ...Object.entries(parameters).map(([name, value]) => `--param=${name}=${value}`),
  ];
  await withServiceFolder(projectFolder, async (cwd) => {
    const child = spawn(process.execPath, [serverlessProgram(), ...words], {
      cwd,
      // serverless-esbuild leaves its bundles in the folder for temporary files: there they go with ours.
      env: { ...process.env, FORCE_COLOR: '0', ...environment, TMPDIR: cwd },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed: string[] = [];
    const hear = (line: string): void => {
      printed.push(line);
      onLine?.(line);
    };
    createInterface({ input: child.stdout }).on('line', hear);
    createInterface({ input: child.stderr }).on('line', hear);
    let isInterrupted = false;
    // The terminal tells the child as well; whoever sends a signal to this process alone does not.
    const interrupt = (): void => {
      isInterrupted = true;
      child.kill('SIGINT');
    };
    process.once('SIGINT', interrupt);
    try {
      const exitCode = await new Promise<number | null>((ended, failed) => {
        child.once('error', failed);
        child.once('close', ended);
      });
      if (isInterrupted)
        throw new InterruptedError(
          `Interrupted in ${region}. What CloudFormation has begun goes on there: run the command again once it is done.`,
        );
      if (exitCode !== 0) throw new ServerlessFailedError(words, printed.join('\n').trim());
    } finally {
      process.off('SIGINT', interrupt);
    }
  });
};
