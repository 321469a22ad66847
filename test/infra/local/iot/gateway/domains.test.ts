import { once } from 'node:events';
import { X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ServedDomain } from '../../../../../infra/local/iot/gateway/served-domain.ts';
import { issueRootCa, issueServerCertificate } from '../../../../../infra/pki/profiles.ts';
import { SERVER_NAME } from './support/pki.ts';
import { connectPacket, receivedUntilClose, setup as startGateway } from './support/setup.ts';

const domainName = 'mqtt.example.org';

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

const root = issueRootCa('domain root', 'ec-p256');

const serverOf = async (): Promise<ServedDomain['tls']> => {
  const { issuer } = await root;
  const { certificatePem, privateKeyPem } = await issueServerCertificate([domainName], 'ec-p256', issuer);
  return { certificateChainPem: certificatePem, privateKeyPem };
};

/** A gateway that serves one name of its own and one of a domain configuration, which a test may change. */
const setup = async (protocols: readonly string[] = ['TLSv1.2', 'TLSv1.3']) => {
  let domain: ServedDomain | undefined = { tls: await serverOf(), protocols };
  const asked: string[] = [];
  const started = await startGateway({
    domains: (serverName) => {
      asked.push(serverName);
      return serverName === domainName ? domain : undefined;
    },
  });
  closings.push(started.close);
  const { certificatePem: ca } = await root;
  return {
    ...started,
    ca,
    asked,
    change: (next: ServedDomain | undefined) => {
      domain = next;
    },
    served: () => domain?.tls.certificateChainPem ?? '',
    shown: async (servername: string): Promise<X509Certificate | undefined> => {
      const socket = started.connectTls({ servername, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      return certificate;
    },
  };
};

describe('the gateway with a domain configuration', () => {
  it('lets a device in that trusts the certificate of the domain', async () => {
    const { activeDevice, ca, connect, registry } = await setup();

    const client = await connect(await activeDevice('sensor-1'), {
      clientId: 'sensor-1',
      servername: domainName,
      ca,
    });

    expect(client.connected).toBe(true);
    expect(registry.presented).toHaveLength(1);
  });

  it('goes on serving its own name with its own certificate', async () => {
    const { activeDevice, connect } = await setup();

    const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });

    expect(client.connected).toBe(true);
  });

  it('shows each name its certificate, and others the default one', async () => {
    const { served, shown } = await setup();

    const [own, domain, unknown] = [
      await shown(SERVER_NAME),
      await shown(domainName),
      await shown('nobody.example.org'),
    ];

    expect(domain?.fingerprint256).toBe(new X509Certificate(served()).fingerprint256);
    expect(own?.checkHost(SERVER_NAME)).toBe(SERVER_NAME);
    expect(unknown?.fingerprint256).toBe(own?.fingerprint256);
  });

  it('shows a renewed certificate from the next connection on', async () => {
    const { change, shown } = await setup();
    const before = await shown(domainName);
    const renewed = await serverOf();

    change({ tls: renewed, protocols: ['TLSv1.3'] });
    const after = await shown(domainName);

    expect(after?.fingerprint256).toBe(new X509Certificate(renewed.certificateChainPem).fingerprint256);
    expect(after?.fingerprint256).not.toBe(before?.fingerprint256);
  });

  it('closes at CONNECT once the domain is disabled', async () => {
    const { activeDevice, change, connections, connectTls, registry } = await setup();
    change(undefined);
    const socket = connectTls({
      ...(await activeDevice('sensor-1')),
      servername: domainName,
      rejectUnauthorized: false,
    });

    socket.write(connectPacket('sensor-1'));
    const received = await receivedUntilClose(socket);

    expect(received).toHaveLength(0);
    expect(registry.presented).toEqual([]);
    expect((await connections.closed('sensor-1')).reason).toBe(
      `no domain configuration has the server name ${domainName}`,
    );
  });

  it('closes at CONNECT on a version of TLS that the security policy does not take', async () => {
    const { activeDevice, ca, connections, connectTls, registry } = await setup(['TLSv1.3']);
    const socket = connectTls({
      ...(await activeDevice('sensor-1')),
      servername: domainName,
      ca,
      maxVersion: 'TLSv1.2',
    });

    socket.write(connectPacket('sensor-1'));
    const received = await receivedUntilClose(socket);

    expect(received).toHaveLength(0);
    expect(registry.presented).toEqual([]);
    expect((await connections.closed('sensor-1')).reason).toBe(
      `the security policy of ${domainName} takes TLSv1.3, not TLSv1.2`,
    );
  });

  it('breaks the handshake off when the certificate of the domain cannot be served', async () => {
    const { change, connectTls } = await setup();
    change({ tls: { certificateChainPem: 'none', privateKeyPem: 'none' }, protocols: ['TLSv1.3'] });

    const socket = connectTls({ servername: domainName, rejectUnauthorized: false });
    const failed = await Promise.race([
      once(socket, 'secureConnect').then(() => false),
      once(socket, 'error').then(() => true),
    ]).catch(() => true);

    expect(failed).toBe(true);
  });
});
