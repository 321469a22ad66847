import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { unzipSync } from 'fflate';
import { stackName } from '../stage/names.ts';
import { localSettings } from './clients.ts';
import { localStage } from './deploy-service.ts';

export type Outputs = Readonly<Record<string, string>>;

/** Outputs of the stack in a Region of the local cloud. */
export const readOutputs = async (endpoint: string, region: string): Promise<Outputs> => {
  const client = new CloudFormationClient(localSettings(endpoint, region));
  const { Stacks: [stack] = [] } = await client.send(
    new DescribeStacksCommand({ StackName: stackName(localStage) }),
  );
  client.destroy();
  return Object.fromEntries(
    (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
};

/** Bytes of each function's code in the deployment bucket, without source maps, by the path of its entry. */
export const readBundleSizes = async (
  endpoint: string,
  region: string,
  { ServerlessDeploymentBucketName: Bucket }: Outputs,
): Promise<Readonly<Record<string, number>>> => {
  const client = new S3Client(localSettings(endpoint, region));
  const sizes: Record<string, number> = {};
  for await (const { Contents: objects = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    for (const { Key } of objects.filter((object) => object.Key?.endsWith('.zip'))) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      const files = unzipSync((await Body?.transformToByteArray()) ?? new Uint8Array(), {
        filter: ({ name }) => /\.m?js$/.test(name),
      });
      for (const [name, content] of Object.entries(files)) sizes[name] = content.byteLength;
    }
  }
  client.destroy();
  return sizes;
};
