import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IoTClient, RegisterCertificateCommand } from '@aws-sdk/client-iot';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import mqtt from 'mqtt';
import type { AccountRegion } from '../../../infra/aws/certificate-arn.ts';
import { createDocumentClient } from '../../../infra/aws/clients.ts';
import { startCloud } from '../../../infra/local/start-cloud.ts';
import { writeLandscape } from './landscape.ts';
import { createTestPki, serverName, type DeviceCertificate, type TestPki } from './test-pki.ts';

export const regions = ['us-west-2', 'eu-west-1'] as const;
/** Up when the cloud starts, and cut off since. */
export const regionThatIsDown = 'ap-south-1';

type RegionName = (typeof regions)[number];

export interface ContractCloud {
  readonly pki: TestPki;
  /** Id of the issuing CA: the same in both Regions. */
  readonly caCertificateId: string;
  readonly accountOf: (region: RegionName) => AccountRegion;
  readonly iot: (region: string) => IoTClient;
  readonly documents: (region: RegionName) => DynamoDBDocumentClient;
  /** Registers a fresh certificate as INACTIVE, as an operator would. */
  readonly registerInactive: (region: RegionName) => Promise<DeviceCertificate>;
  /** A fresh certificate that a device has shown once: PENDING_ACTIVATION. */
  readonly connectOnce: (region: RegionName) => Promise<DeviceCertificate>;
  readonly close: () => Promise<void>;
}

export const freshName = (): string => `thing-${randomUUID()}`;

/** Connects as a device does that the Region does not know, and is closed. */
const showCertificate = async (
  { thingName, certificatePem, privateKeyPem }: DeviceCertificate,
  port: number,
  rootPem: string,
): Promise<void> => {
  const client = mqtt.connect({
    protocol: 'mqtts',
    host: '127.0.0.1',
    port,
    servername: serverName,
    ca: rootPem,
    cert: certificatePem,
    key: privateKeyPem,
    clientId: thingName,
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  // How a refusal looks to the device does not matter: that it is closed does.
  client.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    client.once('close', () => {
      resolve();
    });
  });
  await client.endAsync(true);
};

/** Starts two Regions with CA, policy and tables, and a third one that is down. */
export const startContractCloud = async (): Promise<ContractCloud> => {
  const pki = await createTestPki();
  const cloud = await startCloud({
    regions: [...regions, regionThatIsDown],
    serverNames: [serverName],
    serverCertificate: pki.serverCertificate,
  });
  const clients: { readonly destroy: () => void }[] = [];
  const kept = <Client extends { readonly destroy: () => void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  const iot = (region: string): IoTClient =>
    kept(new IoTClient({ endpoint: cloud.endpoint, region, credentials }));
  let caCertificateId = '';
  try {
    for (const [index, region] of regions.entries()) {
      const landscape = await writeLandscape(pki.issuingCaPem, index === 0 ? regions : []);
      const outputs = await cloud.deploy({ region, packageDir: landscape.packageDir });
      await landscape.close();
      caCertificateId = outputs['AuthorityId'] ?? '';
    }
    await cloud.failRegion(regionThatIsDown);
  } catch (error) {
    await cloud.close();
    throw error;
  }
  const portOf = (name: RegionName): number =>
    cloud.regions.find(({ region }) => region === name)?.mqttPort ?? 0;

  return {
    pki,
    caCertificateId,
    accountOf: (region) => ({ partition: 'aws', region, accountId: cloud.accountId }),
    iot,
    documents: (region) =>
      createDocumentClient(kept(new DynamoDBClient({ endpoint: cloud.endpoint, region, credentials }))),
    registerInactive: async (region) => {
      const device = await pki.issueDevice(freshName());
      const { certificatePem } = device;
      await iot(region).send(new RegisterCertificateCommand({ certificatePem, status: 'INACTIVE' }));
      return device;
    },
    connectOnce: async (region) => {
      const device = await pki.issueDevice(freshName());
      await showCertificate(device, portOf(region), pki.rootPem);
      return device;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await cloud.close();
    },
  };
};

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
