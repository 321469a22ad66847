import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { localEnvironment } from '../../../cli/local/deploy-service.ts';
import { withServiceFolder } from '../../../infra/cloudformation/service-folder.ts';

const projectFolder = resolve(import.meta.dirname, '../../..');

export interface ServerlessEnd {
  readonly exitCode: number | null;
  readonly printed: string;
}

/** The `serverless` program, as a person runs it in the project, or in one whose serverless.yml is edited. */
export const createServerless =
  (place: {
    readonly endpoint: string;
    readonly regions: readonly string[];
    readonly caCertificate: string;
  }) =>
  async (
    command: 'deploy' | 'remove',
    region: string,
    edit: (serverlessYml: string) => string = (unchanged) => unchanged,
  ): Promise<ServerlessEnd> =>
    withServiceFolder(projectFolder, async (cwd) => {
      const configuration = join(cwd, 'serverless.yml');
      await writeFile(configuration, edit(await readFile(configuration, 'utf8')));
      const manifest = createRequire(import.meta.url).resolve('serverless/package.json');
      const program = join(dirname(manifest), 'bin/serverless.js');
      const words = [command, '--region', region, '--stage', 'local'];
      const parameters = [
        `--param=regions=${place.regions.join(',')}`,
        `--param=caCertificate=${place.caCertificate}`,
      ];
      const child = spawn(process.execPath, [program, ...words, ...parameters], {
        cwd,
        env: { ...process.env, FORCE_COLOR: '0', ...localEnvironment(place.endpoint), TMPDIR: cwd },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const printed: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
      const exitCode = await new Promise<number | null>((ended, failed) => {
        child.once('error', failed);
        child.once('close', ended);
      });
      return { exitCode, printed: Buffer.concat(printed).toString('utf8') };
    });
