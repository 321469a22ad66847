import { X509Certificate } from 'node:crypto';
import {
  issueDeviceCertificate,
  issueRootCa,
  issueServerCertificate,
} from '../../../../../../infra/pki/profiles.ts';

export const SERVER_NAME = 'iot.example.com';

export interface DeviceIdentity {
  readonly cert: string;
  readonly key: string;
  readonly certificateId: string;
}

export interface TestPki {
  readonly caPem: string;
  readonly tls: { readonly certificateChainPem: string; readonly privateKeyPem: string };
  readonly device: (name: string) => Promise<DeviceIdentity>;
}

export const createPki = async (): Promise<TestPki> => {
  const root = await issueRootCa('test root', 'ec-p256');
  const server = await issueServerCertificate([SERVER_NAME], 'ec-p256', root.issuer);
  return {
    caPem: root.certificatePem,
    tls: { certificateChainPem: server.certificatePem, privateKeyPem: server.privateKeyPem },
    device: async (name) => {
      const { certificatePem: cert, privateKeyPem: key } = await issueDeviceCertificate(
        name,
        'ec-p256',
        root.issuer,
      );
      const certificateId = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();
      return { cert, key, certificateId };
    },
  };
};
