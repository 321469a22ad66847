import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { GuideBlock } from './guide-blocks.ts';

const python = process.env['LANDFALL_DEVICE_PYTHON'] ?? 'python3';
const sdkModules = process.env['LANDFALL_DEVICE_SDK'] ?? '';

const succeeds = (program: string, ...words: readonly string[]): boolean =>
  spawnSync(program, words, { stdio: 'ignore' }).status === 0;

/** Whether what a block needs is installed on this machine. */
export const isInstalled = (needs: string | undefined): boolean => {
  switch (needs) {
    case undefined:
    case 'mqtt':
      return true;
    case 'aws-iot-device-sdk-v2':
      return existsSync(join(sdkModules, needs));
    case 'awsiotsdk':
      return succeeds(python, '-c', 'import awsiot');
    default:
      return succeeds('bash', '-c', `command -v ${needs}`);
  }
};

export interface BlockEnd {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the page's names lead to while it is tried. */
export interface GuidePlace {
  readonly folder: string;
  readonly endpoint: string;
  readonly port: number;
}

/** Stands for the installed command: the rest of a block is run as it is printed. */
const prelude = `set -eu -o pipefail
npx() { shift; "${process.execPath}" "${resolve('cli/landfall.ts')}" "$@"; }
`;

const commandOf = async (
  { mark, code }: GuideBlock,
  folder: string,
): Promise<readonly [string, ...string[]]> => {
  if (mark?.file === undefined) return ['bash', '-c', prelude + code];
  await writeFile(join(folder, mark.file), code);
  if (mark.file.endsWith('.py')) return [python, mark.file];
  if (mark.needs === 'aws-iot-device-sdk-v2') return [process.execPath, mark.file];
  await symlink(resolve('node_modules'), join(folder, 'node_modules')).catch(() => undefined);
  return [process.execPath, mark.file];
};

/** Ends a block that waits for what does not come, with all that it has started, before the test gives up. */
const patienceMs = 100_000;

const endGroup = (pid: number | undefined): void => {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
};

export const runBlock = async (
  block: GuideBlock,
  { folder, endpoint, port }: GuidePlace,
): Promise<BlockEnd> => {
  const code = block.code.replaceAll('8883', String(port)).replaceAll('http://127.0.0.1:4566', endpoint);
  const [program, ...words] = await commandOf({ ...block, code }, folder);
  const child = spawn(program, words, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_PATH: sdkModules, NO_COLOR: '1' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const timer = setTimeout(() => endGroup(child.pid), patienceMs);
  try {
    return await new Promise<BlockEnd>((end, fail) => {
      child.once('error', fail);
      child.once('close', (exitCode) => end({ exitCode, stdout, stderr }));
    });
  } finally {
    clearTimeout(timer);
  }
};
