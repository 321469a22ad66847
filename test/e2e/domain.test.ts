import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACMClient, ImportCertificateCommand } from '@aws-sdk/client-acm';
import {
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDevice, type Device } from '../../cli/fleet/device.ts';
import { localSettings } from '../../cli/local/clients.ts';
import { startCloud, type Cloud } from '../../infra/local/start-cloud.ts';
import { initPki, readIntermediate, readPair } from '../../infra/pki/pki-directory.ts';
import { issueDeviceCertificate } from '../../infra/pki/profiles.ts';
import { openWorkshop, packageService, type Workshop } from '../template/support/package-service.ts';

jest.setTimeout(120_000);

const domainName = 'iot.example.com';
const regions = ['us-west-2', 'eu-west-1'] as const;

// The tests are one story: each goes on where the one before it ended.
describe('a stage with a name of its own', () => {
  let folder = '';
  let workshop: Workshop | undefined;
  let cloud: Cloud | undefined;
  let device: Device | undefined;
  let hostedZoneId = '';

  const running = (): Cloud => {
    if (cloud === undefined) throw new Error('the cloud has not started');
    return cloud;
  };
  const settings = (region: string) => localSettings(running().endpoint, region);
  const landing = async (clientId: string, region: string): Promise<void> =>
    new Promise((resolve) => {
      running().events.on('event', (event) => {
        if (event.type !== 'connection' || event.outcome !== 'accepted') return;
        if (event.clientId === clientId && event.region === region) resolve();
      });
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-domain-'));
    await initPki({ directory: folder, keyType: 'ec-p256', force: false }, [domainName]);
    const [server, intermediate, root] = [
      await readPair(folder, 'server'),
      await readPair(folder, 'intermediate'),
      await readPair(folder, 'root'),
    ];
    // The Regions' own endpoints show another certificate: what a device sees under the name comes from ACM.
    await initPki({ directory: join(folder, 'own'), keyType: 'ec-p256', force: false }, ['localhost']);
    const own = await readPair(join(folder, 'own'), 'server');
    cloud = await startCloud({
      regions,
      domainName,
      serverNames: ['localhost'],
      serverCertificate: { certificateChainPem: own.certificatePem, privateKeyPem: own.privateKeyPem },
    });

    const zone = await new Route53Client(settings('us-east-1')).send(
      new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'test' }),
    );
    hostedZoneId = zone.HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
    for (const region of regions) {
      const { CertificateArn: arn } = await new ACMClient(settings(region)).send(
        new ImportCertificateCommand({
          Certificate: Buffer.from(server.certificatePem),
          PrivateKey: Buffer.from(server.privateKeyPem),
          CertificateChain: Buffer.from(intermediate.certificatePem + root.certificatePem),
        }),
      );
      await new SSMClient(settings(region)).send(
        new PutParameterCommand({
          Name: '/landfall/named/server-certificate-arn',
          Value: arn,
          Type: 'String',
        }),
      );
    }
    workshop = await openWorkshop();
    const stage = {
      stage: 'named',
      settings: {
        regions,
        domainName,
        hostedZoneId,
        serverCertificate: { mode: 'imported' },
        deletionProtection: false,
      },
    };
    for (const region of regions) {
      const { directory } = await packageService(workshop, region, stage, [
        join(folder, 'intermediate-ca', 'certificate.pem'),
      ]);
      await cloud.deploy({ region, packageDir: directory });
    }

    const issuer = await readIntermediate(folder);
    const issued = await issueDeviceCertificate('pump-1', 'ec-p256', issuer);
    device = createDevice({
      clientId: 'pump-1',
      chainPem: issued.certificatePem + issuer.certificatePem,
      privateKeyPem: issued.privateKeyPem,
      rootCaPem: root.certificatePem,
      host: '127.0.0.1',
      serverName: domainName,
      port: cloud.namePort,
      backOff: { firstMs: 200, maxMs: 1_000 },
    });
  });
  afterAll(async () => {
    await device?.stop();
    await cloud?.close();
    await workshop?.close();
    await rm(folder, { recursive: true });
  });

  it('has a latency record for each Region, to its own endpoint', async () => {
    const { ResourceRecordSets: sets = [] } = await new Route53Client(settings('us-east-1')).send(
      new ListResourceRecordSetsCommand({ HostedZoneId: hostedZoneId }),
    );

    // ACM has put its own record there, to prove that the name is ours.
    const records = sets.filter(({ Name: name }) => name === `${domainName}.`);
    expect(
      records.map(({ Region: region, TTL: ttl, ResourceRecords: [target] = [] }) => [
        region,
        ttl,
        target?.Value?.includes(String(region)),
      ]),
    ).toEqual(expect.arrayContaining(regions.map((region) => [region, 60, true])));
    expect(records).toHaveLength(regions.length);
  });

  it('lets a device land in the nearest Region, which shows the certificate of the name', async () => {
    const landed = landing('pump-1', regions[0]);

    device?.start();

    await expect(landed).resolves.toBeUndefined();
  });

  it('leads the device to the next Region when that one fails', async () => {
    const landed = landing('pump-1', regions[1]);
    await running().settled();

    await running().failRegion(regions[0]);

    await expect(landed).resolves.toBeUndefined();
  });
});
