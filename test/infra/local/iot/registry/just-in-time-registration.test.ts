import {
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  RegisterCACertificateCommand,
  RegisterCertificateCommand,
  UpdateCACertificateCommand,
  UpdateCertificateCommand,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { expiredYesterday, makeCa, makeLeaf } from './support/certificates.ts';
import { accountId, region, setup, type Setup } from './support/setup.ts';

const serverName = 'iot.example.com';

const registerCa = async ({ client }: Setup, caCertificate: string): Promise<void> => {
  await client.send(
    new RegisterCACertificateCommand({
      caCertificate,
      certificateMode: 'SNI_ONLY',
      setAsActive: true,
      allowAutoRegistration: true,
    }),
  );
};

const setupWithCa = async (options: Parameters<typeof setup>[0] = {}) => {
  const cloud = await setup(options);
  const ca = makeCa();
  await registerCa(cloud, ca.pem);
  return Object.assign(cloud, { ca, leaf: makeLeaf(ca), present: cloud.registry.gateway.present });
};

const eventOf = (message: Setup['published'][number] | undefined): unknown =>
  JSON.parse(Buffer.from(message?.payload ?? []).toString());

describe('presenting a certificate that is unknown', () => {
  it('registers it as PENDING_ACTIVATION and refuses it', async () => {
    const cloud = await setupWithCa();
    const { certificateId } = cloud.leaf;

    const verdict = cloud.present(cloud.leaf.x509, serverName);

    expect(verdict).toMatchObject({ verdict: 'refused', certificateId });
    const { certificateDescription } = await cloud.client.send(
      new DescribeCertificateCommand({ certificateId }),
    );
    expect(certificateDescription).toMatchObject({
      status: 'PENDING_ACTIVATION',
      caCertificateId: cloud.ca.certificateId,
      certificateMode: 'SNI_ONLY',
      certificatePem: cloud.leaf.pem,
    });
    expect(cloud.told).toMatchObject([{ certificateId, status: 'PENDING_ACTIVATION' }]);
  });

  it('publishes the event, with no registration timestamp yet', async () => {
    const cloud = await setupWithCa();

    cloud.present(cloud.leaf.x509, serverName);

    expect(cloud.published).toHaveLength(1);
    expect(cloud.published[0]).toMatchObject({
      topic: `$aws/events/certificates/registered/${cloud.ca.certificateId}`,
      clientId: undefined,
      certificateId: undefined,
    });
    expect(eventOf(cloud.published[0])).toEqual({
      certificateId: cloud.leaf.certificateId,
      caCertificateId: cloud.ca.certificateId,
      timestamp: cloud.clock.now(),
      certificateStatus: 'PENDING_ACTIVATION',
      awsAccountId: accountId,
      certificateRegistrationTimestamp: null,
    });
  });

  it.each([
    [
      'without SNI',
      (cloud: Awaited<ReturnType<typeof setupWithCa>>) => cloud.present(cloud.leaf.x509, undefined),
      /SNI/,
    ],
    [
      'of a CA that is not registered, though of the same name',
      (cloud) => cloud.present(makeLeaf(makeCa()).x509, serverName),
      /no registered CA/,
    ],
    [
      'that has expired',
      (cloud) => cloud.present(makeLeaf(cloud.ca, 'x', { validity: expiredYesterday() }).x509, serverName),
      /expired/,
    ],
    [
      'that is not valid yet',
      (cloud) => {
        const tomorrow = Date.now() + 86_400_000;
        const validity = [tomorrow, tomorrow + 1000] as const;
        return cloud.present(makeLeaf(cloud.ca, 'x', { validity }).x509, serverName);
      },
      /not valid yet/,
    ],
    [
      'signed with SHA-1',
      (cloud) => cloud.present(makeLeaf(cloud.ca, 'x', { digest: 'sha1' }).x509, serverName),
      /signature algorithm/,
    ],
  ] as const satisfies readonly (readonly [
    string,
    (cloud: Awaited<ReturnType<typeof setupWithCa>>) => unknown,
    RegExp,
  ])[])('refuses one %s and registers nothing', async (_, present, reason) => {
    const cloud = await setupWithCa();

    const verdict = present(cloud);

    expect(verdict).toMatchObject({ verdict: 'refused', reason: expect.stringMatching(reason) });
    expect(cloud.published).toEqual([]);
    expect(cloud.told).toEqual([]);
  });

  it.each([
    [{ newStatus: 'INACTIVE' }, /is INACTIVE/],
    [{ newAutoRegistrationStatus: 'DISABLE' }, /no auto-registration/],
  ] as const)('refuses it where the CA is %j', async (change, reason) => {
    const cloud = await setupWithCa();
    await cloud.client.send(
      new UpdateCACertificateCommand({ certificateId: cloud.ca.certificateId, ...change }),
    );

    const verdict = cloud.present(cloud.leaf.x509, serverName);

    expect(verdict).toMatchObject({ verdict: 'refused', reason: expect.stringMatching(reason) });
    expect(cloud.told).toEqual([]);
  });

  it('refuses it where the CA has expired', async () => {
    const cloud = await setup();
    const ca = makeCa('Old', { validity: expiredYesterday() });
    await registerCa(cloud, ca.pem);

    const verdict = cloud.registry.gateway.present(makeLeaf(ca).x509, serverName);

    expect(verdict).toMatchObject({ verdict: 'refused', reason: expect.stringContaining('expired') });
    expect(cloud.published).toEqual([]);
  });

  it('finds the CA that signed among several of one subject', async () => {
    const cloud = await setupWithCa();
    const twin = makeCa('Test CA');
    await registerCa(cloud, twin.pem);

    cloud.present(makeLeaf(twin).x509, serverName);

    expect(cloud.published[0]?.topic).toContain(twin.certificateId);
  });

  it('throttles registrations', async () => {
    const cloud = await setupWithCa({ quotas: { JustInTimeRegistration: 1 } });
    cloud.present(cloud.leaf.x509, serverName);
    const next = makeLeaf(cloud.ca);

    const throttled = cloud.present(next.x509, serverName);
    await cloud.clock.advance(1000);
    cloud.present(next.x509, serverName);

    expect(throttled).toMatchObject({ verdict: 'refused', reason: expect.stringContaining('throttled') });
    expect(cloud.told.map(({ type }) => type)).toEqual([
      'certificate-status',
      'throttle',
      'certificate-status',
    ]);
  });
});

describe('presenting a certificate that is PENDING_ACTIVATION', () => {
  it('publishes the event again, with the registration timestamp as text', async () => {
    const cloud = await setupWithCa();
    cloud.present(cloud.leaf.x509, serverName);
    const registeredMs = cloud.clock.now();
    await cloud.clock.advance(18 * 60_000);

    const verdict = cloud.present(cloud.leaf.x509, serverName);

    expect(verdict).toMatchObject({ verdict: 'refused', certificateId: cloud.leaf.certificateId });
    expect(cloud.published).toHaveLength(2);
    expect(eventOf(cloud.published[1])).toMatchObject({
      timestamp: registeredMs + 18 * 60_000,
      certificateRegistrationTimestamp: String(registeredMs),
      certificateStatus: 'PENDING_ACTIVATION',
    });
  });

  it('is in once it has been activated', async () => {
    const cloud = await setupWithCa();
    const { certificateId, x509 } = cloud.leaf;
    cloud.present(x509, serverName);

    await cloud.client.send(new UpdateCertificateCommand({ certificateId, newStatus: 'ACTIVE' }));
    const verdict = cloud.present(x509, serverName);

    expect(verdict).toEqual({ verdict: 'known', certificateId });
    expect(cloud.published).toHaveLength(1);
  });

  it('starts anew once it has been deleted', async () => {
    const cloud = await setupWithCa();
    const { certificateId, x509 } = cloud.leaf;
    cloud.present(x509, serverName);

    await cloud.client.send(new DeleteCertificateCommand({ certificateId }));
    cloud.present(x509, serverName);

    expect(cloud.told).toMatchObject([
      { status: 'PENDING_ACTIVATION' },
      { status: 'DELETED' },
      { status: 'PENDING_ACTIVATION' },
    ]);
    expect(eventOf(cloud.published[1])).toMatchObject({ certificateRegistrationTimestamp: null });
  });

  it('makes RegisterCertificate say that it exists', async () => {
    const cloud = await setupWithCa();
    cloud.present(cloud.leaf.x509, serverName);

    const call = cloud.client.send(new RegisterCertificateCommand({ certificatePem: cloud.leaf.pem }));

    await expect(call).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      resourceId: cloud.leaf.certificateId,
    });
  });
});

describe('presenting a certificate that is registered', () => {
  it.each(['INACTIVE', 'REVOKED'] as const)('refuses one that is %s, with no event', async (status) => {
    const cloud = await setupWithCa();
    const { certificateId, x509, pem } = cloud.leaf;
    await cloud.client.send(new RegisterCertificateCommand({ certificatePem: pem, status }));

    const verdict = cloud.present(x509, serverName);

    expect(verdict).toEqual({ verdict: 'refused', certificateId, reason: `certificate is ${status}` });
    expect(cloud.published).toEqual([]);
  });

  it('knows an ACTIVE one, even when its CA has been deactivated', async () => {
    const cloud = await setupWithCa();
    const { certificateId, x509, pem } = cloud.leaf;
    await cloud.client.send(new RegisterCertificateCommand({ certificatePem: pem, status: 'ACTIVE' }));
    await cloud.client.send(
      new UpdateCACertificateCommand({ certificateId: cloud.ca.certificateId, newStatus: 'INACTIVE' }),
    );

    const verdict = cloud.present(x509, serverName);

    expect(verdict).toEqual({ verdict: 'known', certificateId });
  });

  it('refuses an ACTIVE one without SNI', async () => {
    const cloud = await setupWithCa();
    const { certificateId, x509, pem } = cloud.leaf;
    await cloud.client.send(new RegisterCertificateCommand({ certificatePem: pem, status: 'ACTIVE' }));

    const verdict = cloud.present(x509, undefined);

    expect(verdict).toMatchObject({ verdict: 'refused', certificateId });
  });

  it('refuses an ACTIVE one once it has expired', async () => {
    const cloud = await setupWithCa();
    const { x509, pem } = cloud.leaf;
    await cloud.client.send(new RegisterCertificateCommand({ certificatePem: pem, status: 'ACTIVE' }));

    await cloud.clock.advance(2 * 86_400_000);
    const verdict = cloud.present(x509, serverName);

    expect(verdict).toMatchObject({ verdict: 'refused', reason: expect.stringContaining('expired') });
  });
});

describe('onDeactivated', () => {
  it('calls back when a certificate stops being ACTIVE, and only then', async () => {
    const cloud = await setupWithCa();
    const { certificateId, pem } = cloud.leaf;
    const deactivated: string[] = [];
    cloud.registry.gateway.onDeactivated((id) => deactivated.push(id));
    const update = async (newStatus: 'ACTIVE' | 'INACTIVE' | 'REVOKED') =>
      cloud.client.send(new UpdateCertificateCommand({ certificateId, newStatus }));
    await cloud.client.send(new RegisterCertificateCommand({ certificatePem: pem }));

    await update('ACTIVE');
    expect(deactivated).toEqual([]);
    await update('INACTIVE');
    expect(deactivated).toEqual([certificateId]);
    await update('REVOKED');

    expect(deactivated).toEqual([certificateId]);
    expect(cloud.told).toMatchObject([
      { status: 'INACTIVE', region },
      { status: 'ACTIVE' },
      { status: 'INACTIVE' },
      { status: 'REVOKED' },
    ]);
  });
});
