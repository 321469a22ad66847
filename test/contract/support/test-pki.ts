import { X509Certificate } from 'node:crypto';
import {
  issueDeviceCertificate,
  issueIntermediateCa,
  issueRootCa,
  issueServerCertificate,
} from '../../../infra/pki/profiles.ts';

export const serverName = 'iot.example.com';

export interface DeviceCertificate {
  readonly thingName: string;
  readonly certificateId: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export interface TestPki {
  readonly rootPem: string;
  /** The CA that the Regions have. */
  readonly issuingCaPem: string;
  /** A CA that no Region has. */
  readonly otherCaPem: string;
  readonly serverCertificate: { readonly certificateChainPem: string; readonly privateKeyPem: string };
  readonly issueDevice: (thingName: string) => Promise<DeviceCertificate>;
  readonly issueForeignDevice: (thingName: string) => Promise<DeviceCertificate>;
}

export const certificateIdOf = (certificatePem: string): string =>
  new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '').toLowerCase();

export const createTestPki = async (): Promise<TestPki> => {
  const root = await issueRootCa('Contract Root CA', 'ec-p256');
  const issuing = await issueIntermediateCa('Contract Issuing CA', 'ec-p256', root.issuer);
  const other = await issueIntermediateCa('Another CA', 'ec-p256', root.issuer);
  const server = await issueServerCertificate([serverName], 'ec-p256', issuing.issuer);
  const issuerOf =
    (issuer: typeof issuing.issuer) =>
    async (thingName: string): Promise<DeviceCertificate> => {
      const { certificatePem, privateKeyPem } = await issueDeviceCertificate(thingName, 'ec-p256', issuer);
      return { thingName, certificateId: certificateIdOf(certificatePem), certificatePem, privateKeyPem };
    };
  return {
    rootPem: root.certificatePem,
    issuingCaPem: issuing.certificatePem,
    otherCaPem: other.certificatePem,
    serverCertificate: {
      certificateChainPem: server.certificatePem + issuing.certificatePem,
      privateKeyPem: server.privateKeyPem,
    },
    issueDevice: issuerOf(issuing.issuer),
    issueForeignDevice: issuerOf(other.issuer),
  };
};
