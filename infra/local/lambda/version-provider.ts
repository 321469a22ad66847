import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { FunctionDirectory } from './function-directory.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-version.html */
const schema = z.strictObject({
  FunctionName: z.string(),
  CodeSha256: z.string().optional(),
  Description: z.string().optional(),
});

export const createVersionProvider = (directory: FunctionDirectory): ResourceProvider => ({
  type: 'AWS::Lambda::Version',
  create: async ({ properties }) => {
    const { FunctionName: name, CodeSha256: sha256 } = parseProperties(schema, properties);
    const target = directory.find(name);
    if (sha256 !== undefined && sha256 !== target.codeSha256()) {
      throw new Error(`CodeSha256 is ${sha256}, but the code of ${target.name} has ${target.codeSha256()}`);
    }
    const version = String(target.versions.length + 1);
    target.versions.push(version);
    const arn = `${target.arn}:${version}`;
    return { physicalId: arn, attributes: { FunctionArn: arn, Version: version } };
  },
  remove: async (arn) => {
    const target = directory.find(arn);
    target.versions.splice(target.versions.indexOf(arn.slice(target.arn.length + 1)), 1);
  },
});
