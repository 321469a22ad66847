import { S3Client } from '@aws-sdk/client-s3';
import { readCaCertificates } from '../../infra/cloudformation/stage/ca-certificate.ts';
import { openStack } from '../deploy/stacks.ts';
import { awsMessage } from '../stage/aws-message.ts';
import { identifyCallerIn } from '../stage/caller.ts';
import { fromProject, readStage } from '../stage/read-stage.ts';
import { requireRegions } from '../stage/require-regions.ts';
import { publishList } from './publish-list.ts';
import { type CurrentList, readList } from './read-list.ts';
import { createS3ListShelf } from './s3-list-shelf.ts';

export interface PublishFlags {
  readonly stage: string;
  readonly region?: readonly string[];
  readonly crl: readonly string[];
  readonly json?: true;
}

interface Published {
  readonly region: string;
  readonly caCertificateId: string;
  readonly number: string;
  readonly outcome: 'published' | 'unchanged' | 'failed';
  readonly failure?: string;
}

const bucketIn = async (stage: string, region: string, path: string): Promise<string> => {
  const stack = openStack(region, stage);
  try {
    const bucket = (await stack.describe())?.outputs['RevocationListBucketName'];
    if (bucket !== undefined) return bucket;
  } finally {
    stack.close();
  }
  throw new Error(
    `there is no bucket for lists: set revocationList: true in ${path}, then npx landfall deploy --stage ${stage}`,
  );
};

const publishIn = async (
  region: string,
  lists: readonly CurrentList[],
  { stage, path }: { readonly stage: string; readonly path: string },
): Promise<readonly Published[]> => {
  // The local cloud has its buckets in the path, as it has one host.
  const isElsewhere = process.env['AWS_ENDPOINT_URL'] !== undefined;
  const client = new S3Client({ region, ...(isElsewhere ? { forcePathStyle: true } : {}) });
  const results: Published[] = [];
  try {
    for (const { der, crl, ca } of lists) {
      const what = { region, caCertificateId: ca.id, number: String(crl.number) };
      try {
        const shelf = createS3ListShelf(client, await bucketIn(stage, region, path), ca.id);
        results.push({
          ...what,
          outcome: await publishList({ der, crl, caCertificatePem: ca.pem }, shelf),
        });
      } catch (error) {
        results.push({ ...what, outcome: 'failed', failure: awsMessage(error) });
      }
    }
  } finally {
    client.destroy();
  }
  return results;
};

const show = ({ region, caCertificateId, number, outcome, failure }: Published): string =>
  `${region}  CRL ${number} of CA ${caCertificateId.slice(0, 8)}…  ${outcome}${failure === undefined ? '' : `: ${failure}`}\n`;

/** Publishes revocation lists in every Region of the stage. Nothing is sent before everything has been checked; a Region that fails does not hold up the others. */
export const runPublish = async ({ stage, region, crl: paths, json }: PublishFlags): Promise<void> => {
  const settings = await readStage(stage);
  const regions = region ?? settings.regions;
  requireRegions(settings, regions);
  const caPaths =
    process.env['LANDFALL_CA_CERTIFICATE']?.split(',') ?? settings.caCertificatePaths.map(fromProject);
  const now = new Date();
  const cas = await readCaCertificates(caPaths, now);
  const lists: CurrentList[] = [];
  for (const path of paths) lists.push(await readList(path, cas, now.getTime()));
  await identifyCallerIn(regions);

  const results = (await Promise.all(regions.map(async (one) => publishIn(one, lists, settings)))).flat();
  if (json) process.stdout.write(`${JSON.stringify({ stage, lists: results })}\n`);
  else process.stdout.write(results.map(show).join(''));
  const failed = [...new Set(results.filter(({ outcome }) => outcome === 'failed').map((one) => one.region))];
  if (failed.length > 0)
    throw new Error(
      `The list is not published in ${failed.join(', ')}. Mend the cause and run the command again: it changes nothing where the list is.`,
    );
};
