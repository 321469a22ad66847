import { resolve } from 'node:path';
import { runServerless } from '../deploy/run-serverless.ts';

export const localStage = 'local' as const;

export interface LocalDeployment {
  /** Of the local cloud. */
  readonly endpoint: string;
  readonly region: string;
  /** All Regions of the deployment, the primary first. */
  readonly regions: readonly string[];
  /** PEM of the CA to register, as a path. */
  readonly caCertificate: string;
  /** Instead of what the stage says. */
  readonly revocationList?: boolean;
}

/** osls asks every 5 s how far a stack is; on localhost it is there at once. */
const pollMs = 100;

/**
 * What makes AWS's SDKs talk to the local cloud and to nothing else: a profile, a session or an endpoint that stands in the
 * environment or in a file would lead to an account.
 */
export const localEnvironment = (endpoint: string): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => name.startsWith('AWS_'))
      .map((name) => [name, '']),
  ),
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  SLS_AWS_MONITORING_FREQUENCY: String(pollMs),
});

/**
 * Runs `serverless deploy` for one Region of the local cloud: the same as for one on AWS, but for where it leads.
 * @throws ServerlessFailedError with what it printed
 */
export const deployService = async (deployment: LocalDeployment): Promise<void> => {
  const { endpoint, region, regions, caCertificate, revocationList } = deployment;
  await runServerless({
    command: 'deploy',
    region,
    stage: localStage,
    parameters: {
      regions: regions.join(','),
      caCertificate: resolve(caCertificate),
      ...(revocationList === undefined ? {} : { revocationList: String(revocationList) }),
    },
    environment: localEnvironment(endpoint),
  });
};
