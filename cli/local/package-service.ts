import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withServiceFolder } from '../../infra/cloudformation/service-folder.ts';

const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The `serverless` program that the project has installed. */
const serverlessProgram = (): string => {
  const manifest = createRequire(import.meta.url).resolve('serverless/package.json');
  return join(dirname(manifest), 'bin/serverless.js');
};

export interface PackageRequest {
  readonly region: string;
  /** All Regions of the deployment, the primary first. */
  readonly regions: readonly string[];
  readonly stage: string;
  /** PEM of the CA to register, as a path. */
  readonly caCertificate: string;
  /** Where the template and the bundles go. */
  readonly folder: string;
}

/**
 * Packages the service for one Region, as a deployment would: offline and without credentials. Regions may be packaged side by
 * side.
 * @throws Error with what `serverless package` printed
 */
export const packageService = async (request: PackageRequest): Promise<void> => {
  const { region, regions, stage, caCertificate, folder } = request;
  const words = ['package', '--region', region, '--stage', stage, '--package', resolve(folder)];
  const parameters = [
    `--param=regions=${regions.join(',')}`,
    `--param=caCertificate=${resolve(caCertificate)}`,
  ];
  await withServiceFolder(projectFolder, async (cwd) => {
    const child = spawn(process.execPath, [serverlessProgram(), ...words, ...parameters], {
      cwd,
      // serverless-esbuild leaves its bundles in the folder for temporary files: there they go with ours.
      env: { ...process.env, TMPDIR: cwd },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
    const exitCode = await new Promise<number | null>((ended, failed) => {
      child.once('error', failed);
      child.once('close', ended);
    });
    if (exitCode !== 0)
      throw new Error(
        `serverless ${words.join(' ')} failed:\n${Buffer.concat(printed).toString('utf8').trim()}`,
      );
  });
};
