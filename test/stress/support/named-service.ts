import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACMClient, ImportCertificateCommand } from '@aws-sdk/client-acm';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parse } from 'yaml';
import { observe, type Observations } from '../../../cli/journey/observations.ts';
import { localSettings } from '../../../cli/local/clients.ts';
import { localEnvironment } from '../../../cli/local/deploy-service.ts';
import { openClients, type Clients } from '../../../cli/doctor/clients.ts';
import {
  defaultsPath,
  parseStageSettings,
  type StageSettings,
} from '../../../infra/cloudformation/stage/stage-settings.ts';
import { startCloud, type Cloud } from '../../../infra/local/start-cloud.ts';
import { initPki, readPair } from '../../../infra/pki/pki-directory.ts';
import { openWorkshop, packageService } from '../../template/support/package-service.ts';

export const regions = ['us-west-2', 'eu-west-1'] as const;
export type RegionName = (typeof regions)[number];

const domainName = 'iot.example.com';

/** The service under a name of its own, on a cloud whose clock is fast; the environment leads AWS's clients to it. */
export interface NamedService {
  readonly cloud: Cloud;
  readonly observed: Observations;
  readonly settings: StageSettings;
  readonly outputs: Readonly<Record<RegionName, Readonly<Record<string, string>>>>;
  readonly clients: Readonly<Record<RegionName, Clients>>;
  readonly route53: Route53Client;
  readonly pkiDirectory: string;
  readonly caCertificatePath: string;
  /** Resolves once each Region has gone through everything once. */
  readonly firstPasses: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const putServerCertificate = async (endpoint: string, region: string, folder: string): Promise<void> => {
  const [server, intermediate, root] = [
    await readPair(folder, 'server'),
    await readPair(folder, 'intermediate'),
    await readPair(folder, 'root'),
  ];
  const { CertificateArn: arn } = await new ACMClient(localSettings(endpoint, region)).send(
    new ImportCertificateCommand({
      Certificate: Buffer.from(server.certificatePem),
      PrivateKey: Buffer.from(server.privateKeyPem),
      CertificateChain: Buffer.from(intermediate.certificatePem + root.certificatePem),
    }),
  );
  await new SSMClient(localSettings(endpoint, region)).send(
    new PutParameterCommand({ Name: '/landfall/named/server-certificate-arn', Value: arn, Type: 'String' }),
  );
};

export const startNamedService = async (): Promise<NamedService> => {
  const environment = { ...process.env };
  const folder = await mkdtemp(join(tmpdir(), 'landfall-named-'));
  await initPki({ directory: folder, keyType: 'ec-p256', force: false }, [domainName]);
  const caCertificatePath = join(folder, 'intermediate-ca', 'certificate.pem');
  const server = await readPair(folder, 'server');
  const cloud = await startCloud({
    regions,
    domainName,
    serverNames: ['localhost'],
    serverCertificate: { certificateChainPem: server.certificatePem, privateKeyPem: server.privateKeyPem },
    // Ticks of reconciliation come every five seconds, and alarms are looked at every second.
    clockSpeed: 60,
  });
  const { endpoint } = cloud;
  const observed = observe(cloud.events, () => true);
  const firstPasses = async (): Promise<void> => {
    for (const region of regions)
      await observed.until(`a full pass in ${region}`, () =>
        observed
          .all()
          .find(
            (event) => event.type === 'log' && event.region === region && event.line.includes('PassesDone'),
          ),
      );
  };
  const route53 = new Route53Client(localSettings(endpoint, 'us-east-1'));
  const zone = await route53.send(
    new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'test' }),
  );
  const own = {
    regions,
    domainName,
    hostedZoneId: zone.HostedZone?.Id?.replace('/hostedzone/', '') ?? '',
    serverCertificate: { mode: 'imported' },
    caCertificatePaths: [caCertificatePath],
    deletionProtection: false,
  };
  const workshop = await openWorkshop();
  const deploy = async (region: RegionName) => {
    await putServerCertificate(endpoint, region, folder);
    const stage = { stage: 'named', settings: own };
    const { directory } = await packageService(workshop, region, stage, [caCertificatePath]);
    return cloud.deploy({ region, packageDir: directory });
  };
  const outputs = { [regions[0]]: await deploy(regions[0]), [regions[1]]: await deploy(regions[1]) };
  Object.assign(process.env, localEnvironment(endpoint));
  const clients = { [regions[0]]: openClients(regions[0]), [regions[1]]: openClients(regions[1]) };
  return {
    cloud,
    observed,
    settings: parseStageSettings('named', parse(await readFile(defaultsPath, 'utf8')), own),
    outputs,
    clients,
    route53,
    pkiDirectory: folder,
    caCertificatePath,
    firstPasses,
    close: async () => {
      process.env = environment;
      for (const one of [...Object.values(clients), { close: () => route53.destroy() }]) one.close();
      await cloud.close();
      await workshop.close();
      await rm(folder, { recursive: true });
    },
  };
};
