import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { stringify } from 'yaml';
import { createDevice } from '../../../cli/fleet/device.ts';
import { localClients, localSettings } from '../../../cli/local/clients.ts';
import { localEnvironment } from '../../../cli/local/deploy-service.ts';
import { readRootCa } from '../../../cli/local/start-landfall.ts';
import { startCloud, type Cloud } from '../../../infra/local/start-cloud.ts';
import { initPki, readPair } from '../../../infra/pki/pki-directory.ts';
import { readIdentity } from '../../e2e/support/devices.ts';
import { copyTable } from './copy-table.ts';
import { createReader, type Reader } from './reader.ts';

export const domainName = 'iot.example.com';
export const regions = ['us-west-2', 'eu-west-1'] as const;
/** For a fleet that grows. */
export const thirdRegion = 'ap-southeast-2';

type Settings = Readonly<Record<string, unknown>>;

/** A clone of the project, an account on the local cloud, and a reader who has both. */
export interface ReaderSite {
  readonly folder: string;
  readonly cloud: Cloud;
  readonly reader: Reader;
  /** Lets a device in that the reader's PKI has made, and switches it off once each Region has it. */
  readonly letIn: (thingName: string) => Promise<void>;
  /** Writes the file of a stage, which has the Regions and the name of the pages unless told otherwise. */
  readonly writeStage: (stage: string, settings?: Settings) => Promise<void>;
  /** Makes a table of the primary Region with what stands in another one. */
  readonly copyTable: (from: string, to: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const cloned = ['cli', 'domain', 'handlers', 'infra', 'package.json', 'serverless.yml', 'tsconfig.json'];

/** `prelude`: shell functions that stand for what a reader knows to do. */
export const openSite = async (prelude: string, translate: (code: string) => string): Promise<ReaderSite> => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-reader-'));
  for (const name of cloned) await cp(name, join(folder, name), { recursive: true });
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));

  // What the Regions' own endpoints show: the name's certificate comes from ACM.
  const pki = join(folder, 'own-pki');
  await initPki({ directory: pki, keyType: 'ec-p256', force: false }, ['localhost']);
  const { certificatePem, privateKeyPem } = await readPair(pki, 'server');
  const { certificatePem: issuerPem } = await readPair(pki, 'intermediate');
  const cloud = await startCloud({
    regions: [...regions, thirdRegion],
    domainName,
    serverNames: ['localhost'],
    serverCertificate: { certificateChainPem: certificatePem + issuerPem, privateKeyPem },
    clockSpeed: 60,
  });
  const { endpoint } = cloud;
  const route53 = new Route53Client(localSettings(endpoint, 'us-east-1'));
  const { HostedZone: zone } = await route53.send(
    new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'reader' }),
  );
  route53.destroy();
  const hostedZoneId = zone?.Id?.replace('/hostedzone/', '') ?? '';
  const reader = createReader({
    folder,
    project: folder,
    environment: localEnvironment(endpoint),
    prelude: `aws() { command aws --endpoint-url ${endpoint} "$@"; }\n${prelude}`,
    translate,
  });

  return {
    folder,
    cloud,
    reader,
    letIn: async (thingName) => {
      const { chainPem, privateKeyPem } = await readIdentity(join(folder, '.landfall/pki'), thingName);
      const device = createDevice({
        clientId: thingName,
        chainPem,
        privateKeyPem,
        rootCaPem: await readRootCa(pki),
        host: 'localhost',
        port: cloud.regions[0]?.mqttPort ?? 0,
        backOff: { firstMs: 500, maxMs: 1_000 },
      });
      device.start();
      try {
        await device.connected();
      } finally {
        await device.stop();
      }
      await cloud.settled();
    },
    copyTable: async (from, to) => copyTable(localClients(endpoint, regions[0]).documents, from, to),
    writeStage: async (stage, settings = {}) =>
      writeFile(
        join(folder, 'infra/stages', `${stage}.yml`),
        stringify({ regions, domainName, hostedZoneId, ...settings }),
      ),
    close: async () => {
      reader.close();
      await cloud.close();
      await rm(folder, { recursive: true });
    },
  };
};
