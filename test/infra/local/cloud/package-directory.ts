import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';

/**
 * Puts a request on the wire as a function would through the SDK: signed by name only, since localhost verifies no signature.
 * It stands in front of the code of every function.
 */
const prelude = `
const call = async (service, target, body, region = process.env.AWS_REGION) => {
  const scope = process.env.AWS_ACCESS_KEY_ID + '/20260101/' + region + '/' + service + '/aws4_request';
  const response = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=' + scope + ', SignedHeaders=host, Signature=none',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
    },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.__type + ': ' + answer.message);
  return answer;
};
`;

const assumableBy = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});

export const role = (
  service: string,
  ...allowed: readonly { readonly Action: unknown; readonly Resource: unknown }[]
) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: assumableBy(service),
    Policies: [
      {
        PolicyName: 'inline',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: allowed.map(({ Action, Resource }) => ({ Effect: 'Allow', Action, Resource })),
        },
      },
    ],
  },
});

/** A function whose code is `code` of the package, in the role named `Role`. */
export const lambdaFunction = (code: string, properties: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: { Ref: 'ServerlessDeploymentBucket' }, S3Key: `serverless/test/dev/1-now/${code}.zip` },
    FunctionName: code,
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Timeout: 30,
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    ...properties,
  },
});

export const permission = (functionId: string, service: string, sourceArn: unknown) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [functionId, 'Arn'] },
    Principal: service,
    SourceArn: sourceArn,
  },
});

/** Writes what `serverless package` would: a template, a zip for each function, its state. */
export const writePackage = async (content: {
  readonly code: Readonly<Record<string, string>>;
  readonly resources: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}): Promise<{ readonly packageDir: string; readonly close: () => Promise<void> }> => {
  const packageDir = await mkdtemp(join(tmpdir(), 'package-'));
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: {
      ServerlessDeploymentBucket: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
            ],
          },
        },
      },
      ServerlessDeploymentBucketPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: { Bucket: { Ref: 'ServerlessDeploymentBucket' }, PolicyDocument: {} },
      },
      Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/lambda/test' } },
      ...content.resources,
    },
    Outputs: content.outputs ?? {},
  };
  const state = { service: { service: 'test', provider: { stage: 'dev' } } };
  await Promise.all([
    writeFile(join(packageDir, 'cloudformation-template-update-stack.json'), JSON.stringify(template)),
    writeFile(join(packageDir, 'serverless-state.json'), JSON.stringify(state)),
    ...Object.entries(content.code).map(async ([name, code]) =>
      writeFile(join(packageDir, `${name}.zip`), zipSync({ 'index.mjs': strToU8(prelude + code) })),
    ),
  ]);
  return {
    packageDir,
    close: async () => rm(packageDir, { recursive: true }),
  };
};
