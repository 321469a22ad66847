import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { withServiceFolder } from '../../infra/cloudformation/service-folder.ts';
import { type EndSignal, InterruptedError } from '../interrupted-error.ts';
import { heedEndSignals, type HeardSignals } from './heed-end-signals.ts';

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
 * @param heard whoever heeds signals for longer than this run
 * @throws ServerlessFailedError with all that it printed; InterruptedError after a Ctrl-C or a request to end, when `serverless`
 * has ended and its folder is gone
 */
export const runServerless = async (run: ServerlessRun, heard?: HeardSignals): Promise<void> =>
  heard === undefined ? heedEndSignals(async (own) => runHeeding(run, own)) : runHeeding(run, heard);

const runHeeding = async (run: ServerlessRun, heard: HeardSignals): Promise<void> => {
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
    throwIfHeard(heard.first(), region);
    const child = spawn(process.execPath, [serverlessProgram(), ...words], {
      cwd,
      // serverless-esbuild leaves its bundles in the folder for temporary files: there they go with ours.
      env: { ...process.env, FORCE_COLOR: '0', ...environment, TMPDIR: cwd },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    heard.passTo(child);
    const printed: string[] = [];
    const hear = (line: string): void => {
      printed.push(line);
      onLine?.(line);
    };
    createInterface({ input: child.stdout }).on('line', hear);
    createInterface({ input: child.stderr }).on('line', hear);
    const exitCode = await new Promise<number | null>((ended, failed) => {
      child.once('error', failed);
      child.once('close', ended);
    });
    throwIfHeard(heard.first(), region);
    if (exitCode !== 0) throw new ServerlessFailedError(words, printed.join('\n').trim());
  });
};

const throwIfHeard = (signal: EndSignal | undefined, region: string): void => {
  if (signal !== undefined) throw new InterruptedError(`Interrupted in ${region}.`, signal);
};
