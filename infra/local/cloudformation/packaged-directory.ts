import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { StackError } from './stack-error.ts';

/** The template that holds everything; its sibling `...-create-stack.json` holds no more than the deployment bucket. */
const templateName = 'cloudformation-template-update-stack.json';
const stateName = 'serverless-state.json';

const state = z.object({
  service: z.object({
    service: z.string(),
    provider: z.object({ stage: z.string(), stackName: z.string().optional() }),
  }),
});

/** What `serverless package` left in a directory. */
export interface PackagedDirectory {
  readonly template: unknown;
  /** The name that `serverless deploy` would give the stack. */
  readonly stackName: string;
  /** The zip that would be uploaded under this S3 key. */
  readonly readCode: (s3Key: string) => Promise<Uint8Array>;
}

const readJson = async (path: string): Promise<unknown> => {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new StackError(`${path} cannot be read: run \`serverless package\` first`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StackError(`${path} is not JSON`, { cause });
  }
};

export const readPackagedDirectory = async (directory: string): Promise<PackagedDirectory> => {
  const [template, saved] = await Promise.all([
    readJson(join(directory, templateName)),
    readJson(join(directory, stateName)),
  ]);
  const { service, provider } = state.parse(saved).service;
  return {
    template,
    stackName: provider.stackName ?? `${service}-${provider.stage}`,
    readCode: async (s3Key) => {
      const zip = join(directory, basename(s3Key));
      return readFile(zip).catch((cause: unknown) => {
        throw new StackError(`${zip}, the code of S3Key ${s3Key}, cannot be read`, { cause });
      });
    },
  };
};
