import { existsSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { FencedBlock } from '../../docs/markdown.ts';
import { type CommandEnd, openShell, type Shell } from './shell.ts';
import { transcriptOf } from './transcript.ts';

const python = process.env['LANDFALL_DEVICE_PYTHON'] ?? 'python3';
const sdkModules = process.env['LANDFALL_DEVICE_SDK'] ?? '';

const succeeds = (program: string, ...words: readonly string[]): boolean =>
  spawnSync(program, words, { stdio: 'ignore' }).status === 0;

const isInstalled = (needed: string): boolean => {
  switch (needed) {
    case 'mqtt':
      return true;
    case 'aws-iot-device-sdk-v2':
      return existsSync(join(sdkModules, needed));
    case 'awsiotsdk':
      return succeeds(python, '-c', 'import awsiot');
    default:
      return succeeds('bash', '-c', `command -v ${needed}`);
  }
};

/** What a block needs and this machine does not have. */
export const missingFor = ({ mark }: FencedBlock): readonly string[] =>
  (mark?.needs ?? []).filter((needed) => !isInstalled(needed));

/** Somebody who reads a page, and runs what stands in it, in two terminals: one for scripts, one for single commands. */
export interface Reader {
  /** Runs a block; what is wrong with how it ended, or nothing. */
  readonly follow: (
    block: FencedBlock,
  ) => Promise<{ readonly faults: readonly string[]; readonly output: string }>;
  readonly close: () => void;
}

export const createReader = (place: {
  readonly folder: string;
  /** Folder of the project whose `landfall` and `serverless` are run. */
  readonly project: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Shell functions that stand for what a reader knows to do: `landfall` may be defined anew, by `program`, which is the command itself. */
  readonly prelude?: string;
  /** Makes what a page calls by an example's name what it is here. */
  readonly translate: (code: string) => string;
}): Reader => {
  const { folder, project, environment, translate } = place;
  const program = (path: string) => `"${process.execPath}" "${join(project, path)}"`;
  const prelude = `program() { ${program('cli/landfall.ts')} "$@"; }
landfall() { program "$@"; }
npx() {
  case "$1" in
    landfall) shift; landfall "$@";;
    serverless) shift; ${program('node_modules/serverless/bin/serverless.js')} "$@";;
  esac
}
${place.prelude ?? ''}`;
  const open = (): Shell =>
    openShell({ folder, environment: { NODE_PATH: sdkModules, ...environment }, prelude });
  let scripts = open();
  const commands = open();

  const codeOf = async ({ text, mark }: FencedBlock): Promise<string> => {
    if (mark?.file === undefined) return translate(text);
    await writeFile(join(folder, mark.file), translate(text));
    if (mark.file.endsWith('.py')) return `${python} ${mark.file}`;
    if (!mark.needs.includes('aws-iot-device-sdk-v2'))
      await symlink(resolve('node_modules'), join(folder, 'node_modules')).catch(() => undefined);
    return `"${process.execPath}" ${mark.file}`;
  };
  const failed = ({ exitCode, output }: CommandEnd) =>
    exitCode === 0 ? [] : [`ended with ${exitCode === null ? 'its shell' : String(exitCode)}: ${output}`];

  return {
    follow: async (block) => {
      if (block.language !== 'console') {
        const end = await scripts.run(await codeOf(block));
        // Another terminal, so that each block that fails says its own.
        if (end.exitCode === null) scripts = open();
        return { faults: failed(end), output: end.output };
      }
      const faults: string[] = [];
      let output = '';
      for (const { command, faultsOf } of transcriptOf(translate(block.text))) {
        const end = await commands.attempt(command);
        output += end.output;
        faults.push(...faultsOf(end).map((fault) => `${command}: ${fault}`));
      }
      return { faults, output };
    },
    close: () => {
      scripts.close();
      commands.close();
    },
  };
};
