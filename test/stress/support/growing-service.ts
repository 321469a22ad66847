import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { localClients, localSettings } from '../../../cli/local/clients.ts';
import { deployService, localStage } from '../../../cli/local/deploy-service.ts';
import { createDynamoDbDeviceRegistry } from '../../../infra/aws/dynamodb-device-registry.ts';
import { type Cloud, startCloud } from '../../../infra/local/start-cloud.ts';
import { initPki, readPair } from '../../../infra/pki/pki-directory.ts';
import { type Identity, issueIdentity } from '../../e2e/support/devices.ts';
import { createLandfall, type LandfallEnd } from '../../e2e/support/landfall.ts';

/** Two Regions from the beginning, and one that is added later. */
export const places = { primary: 'us-west-2', secondary: 'ap-southeast-2', added: 'eu-west-1' } as const;
export type Place = (typeof places)[keyof typeof places];

const name = 'localhost';

export interface GrowingService {
  readonly cloud: Cloud;
  readonly registryTable: string;
  readonly policyName: string;
  readonly arnOf: (region: Place, certificateId: string) => string;
  readonly clients: (region: Place) => ReturnType<typeof localClients>;
  readonly rows: (region: Place) => ReturnType<typeof createDynamoDbDeviceRegistry>;
  readonly issue: (thingName: string) => Promise<Identity>;
  /** Adds the third Region as `landfall deploy` does: a replica of the tables first, then its stack. */
  readonly grow: () => Promise<void>;
  /** Invokes the function `reconcile`, and gives what it answers. */
  readonly reconcile: (region: Place, event: unknown) => Promise<unknown>;
  readonly landfall: (...words: readonly string[]) => Promise<LandfallEnd>;
  readonly close: () => Promise<void>;
}

/** The service in two Regions of a local cloud that has three. AWS's waits last as long as on AWS, so no tick comes by itself. */
export const startGrowingService = async (): Promise<GrowingService> => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-growing-'));
  const pkiDirectory = join(folder, 'pki');
  await initPki({ directory: pkiDirectory, keyType: 'ec-p256', force: false }, [name]);
  const server = await readPair(pkiDirectory, 'server');
  const cloud = await startCloud({
    regions: Object.values(places),
    serverNames: [name],
    serverCertificate: {
      certificateChainPem: server.certificatePem,
      privateKeyPem: server.privateKeyPem,
    },
  });
  const { endpoint } = cloud;
  const caCertificate = join(pkiDirectory, 'intermediate-ca', 'certificate.pem');
  const deploy = async (region: Place, regions: readonly Place[]): Promise<void> =>
    deployService({ endpoint, region, regions, caCertificate });
  try {
    const two = [places.primary, places.secondary];
    await deploy(places.primary, two);
    await deploy(places.secondary, two);
  } catch (error) {
    await cloud.close();
    throw error;
  }

  const clientsOf = new Map(
    Object.values(places).map((region) => [region, localClients(endpoint, region)] as const),
  );
  const clients = (region: Place): ReturnType<typeof localClients> => {
    const found = clientsOf.get(region);
    if (found === undefined) throw new Error(`no clients for ${region}`);
    return found;
  };
  const stack = `landfall-${localStage}`;
  const registryTable = `${stack}-device-registry`;

  return {
    cloud,
    registryTable,
    policyName: `${stack}-device`,
    arnOf: (region, certificateId) => `arn:aws:iot:${region}:${cloud.accountId}:cert/${certificateId}`,
    clients,
    rows: (region) => createDynamoDbDeviceRegistry(clients(region).documents, registryTable),
    issue: async (thingName) => issueIdentity(pkiDirectory, thingName),
    grow: async () => {
      const three = Object.values(places);
      await deploy(places.primary, three);
      await deploy(places.added, three);
    },
    reconcile: async (region, event) => {
      const lambda = new LambdaClient(localSettings(endpoint, region));
      try {
        const { Payload, FunctionError } = await lambda.send(
          new InvokeCommand({ FunctionName: `${stack}-reconcile`, Payload: JSON.stringify(event) }),
        );
        const text = Payload?.transformToString() ?? '';
        if (FunctionError !== undefined) throw new Error(text);
        const answer: unknown = JSON.parse(text);
        return answer;
      } finally {
        lambda.destroy();
      }
    },
    landfall: createLandfall({ endpoint, folder: process.cwd(), caCertificate }),
    close: async () => {
      for (const { iot, documents } of clientsOf.values()) {
        iot.destroy();
        documents.destroy();
      }
      await cloud.close();
      await rm(folder, { recursive: true });
    },
  };
};
