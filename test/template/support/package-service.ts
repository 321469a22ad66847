import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
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
  /** Of a second CA, which the first hands over to. */
  readonly nextCaCertificatePath: string;
  readonly nextCaCertificatePem: string;
  readonly close: () => Promise<void>;
}

export const openWorkshop = async (): Promise<Workshop> => {
  const directory = await mkdtemp(join(tmpdir(), 'landfall-template-'));
  const root = await issueRootCa('Throwaway Root CA', 'ec-p256');
  const { certificatePem } = await issueIntermediateCa('Throwaway Intermediate CA', 'ec-p256', root.issuer);
  const caCertificatePath = join(directory, 'ca.pem');
  await writeFile(caCertificatePath, certificatePem);
  const next = await issueIntermediateCa('Throwaway Successor CA', 'ec-p256', root.issuer);
  const nextCaCertificatePath = join(directory, 'next-ca.pem');
  await writeFile(nextCaCertificatePath, next.certificatePem);
  return {
    directory,
    caCertificatePath,
    caCertificatePem: certificatePem,
    nextCaCertificatePath,
    nextCaCertificatePem: next.certificatePem,
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

/** A stage of a test's own, beside those of the project. */
export interface StageFile {
  readonly stage: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Puts a stage file where the service folder `cwd` has a link into the project. */
const addStage = async (cwd: string, { stage, settings }: StageFile): Promise<void> => {
  const [project, infra] = [resolve('infra'), join(cwd, 'infra')];
  await rm(infra);
  await mkdir(infra);
  for (const name of await readdir(project))
    if (name !== 'stages') await symlink(join(project, name), join(infra, name));
  await cp(join(project, 'stages'), join(infra, 'stages'), { recursive: true });
  // JSON is YAML.
  await writeFile(join(infra, 'stages', `${stage}.yml`), JSON.stringify(settings));
};

/** Runs `serverless package`; gives what it printed, whether it went well or not. */
export const tryPackage = async (
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  stageFile?: StageFile,
): Promise<{ readonly succeeded: boolean; readonly output: string }> => {
  try {
    const { stdout, stderr } = await withServiceFolder(process.cwd(), async (cwd) => {
      if (stageFile !== undefined) await addStage(cwd, stageFile);
      // serverless-esbuild leaves its bundles in the folder for temporary files.
      return run(process.execPath, [serverless, 'package', ...options], {
        cwd,
        env: { ...withoutAws(environment), TMPDIR: cwd },
      });
    });
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

/** `stage` is one of the project, or a file of the test's own. */
export const packageService = async (
  workshop: Workshop,
  region: string,
  stage: string | StageFile,
  caCertificatePaths: readonly string[] = [workshop.caCertificatePath],
): Promise<PackagedService> => {
  const [name, stageFile] = typeof stage === 'string' ? [stage] : [stage.stage, stage];
  const directory = join(workshop.directory, `${name}-${region}`);
  const options = [
    `--region=${region}`,
    `--stage=${name}`,
    `--package=${directory}`,
    `--param=caCertificate=${caCertificatePaths.join(',')}`,
  ];
  const { succeeded, output } = await tryPackage(options, {}, stageFile);
  if (!succeeded) throw new Error(`serverless package failed:\n${output}`);
  const templatePath = join(directory, 'cloudformation-template-update-stack.json');
  const template = parseTemplate(await readFile(templatePath, 'utf8'));
  return { region, stage: name, directory, templatePath, template };
};
