import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { withServiceFolder } from '../../../infra/cloudformation/service-folder.ts';
import { issueIntermediateCa, issueRootCa } from '../../../infra/pki/profiles.ts';
import { parseTemplate, type Template } from './template.ts';

const run = promisify(execFile);
const output = z.object({ stdout: z.string(), stderr: z.string() });
const serverless = resolve('node_modules/serverless/bin/serverless.js');

/** A CA that is made for this run, and the folder that everything of this run goes to. */
export interface Workshop {
  readonly directory: string;
  readonly caCertificatePath: string;
  readonly caCertificatePem: string;
  readonly close: () => Promise<void>;
}

export const openWorkshop = async (): Promise<Workshop> => {
  const directory = await mkdtemp(join(tmpdir(), 'landfall-template-'));
  const root = await issueRootCa('Throwaway Root CA', 'ec-p256');
  const { certificatePem } = await issueIntermediateCa('Throwaway Intermediate CA', 'ec-p256', root.issuer);
  const caCertificatePath = join(directory, 'ca.pem');
  await writeFile(caCertificatePath, certificatePem);
  return {
    directory,
    caCertificatePath,
    caCertificatePem: certificatePem,
    close: async () => rm(directory, { recursive: true }),
  };
};

/** No credentials, no profile, no Region, nothing of the machine's own settings: as in a fresh checkout without an account. */
const withoutAws = (extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:AWS_|LANDFALL_|NODE_OPTIONS$)/.test(name)),
  ),
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  ...extra,
});

/** Runs `serverless package`; gives what it printed, whether it went well or not. */
export const tryPackage = async (
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly succeeded: boolean; readonly output: string }> => {
  try {
    const { stdout, stderr } = await withServiceFolder(process.cwd(), async (cwd) =>
      // serverless-esbuild leaves its bundles in the folder for temporary files.
      run(process.execPath, [serverless, 'package', ...options], {
        cwd,
        env: { ...withoutAws(environment), TMPDIR: cwd },
      }),
    );
    return { succeeded: true, output: stdout + stderr };
  } catch (error) {
    const failed = output.safeParse(error);
    if (!failed.success) throw error;
    return { succeeded: false, output: failed.data.stdout + failed.data.stderr };
  }
};

export interface PackagedService {
  readonly region: string;
  readonly stage: string;
  readonly directory: string;
  readonly templatePath: string;
  readonly template: Template;
}

export const packageService = async (
  workshop: Workshop,
  region: string,
  stage: string,
): Promise<PackagedService> => {
  const directory = join(workshop.directory, `${stage}-${region}`);
  const { succeeded, output } = await tryPackage([
    `--region=${region}`,
    `--stage=${stage}`,
    `--package=${directory}`,
    `--param=caCertificate=${workshop.caCertificatePath}`,
  ]);
  if (!succeeded) throw new Error(`serverless package failed:\n${output}`);
  const templatePath = join(directory, 'cloudformation-template-update-stack.json');
  const template = parseTemplate(await readFile(templatePath, 'utf8'));
  return { region, stage, directory, templatePath, template };
};
