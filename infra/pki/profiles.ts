import { basicConstraints, extendedKeyUsage, keyPurpose, keyUsage, subjectAltName } from './extensions.ts';
import { issueCertificate, type IssuedCertificate, type Issuer } from './issue-certificate.ts';
import type { KeyType } from './key-pair.ts';

/** Days. A server certificate is renewed yearly; devices keep theirs for long, since replacing one costs a visit. */
const validDays = { root: 7300, intermediate: 3650, server: 397, device: 1825 } as const;

/** A self-signed root: it signs intermediates only. */
export const issueRootCa = async (commonName: string, keyType: KeyType): Promise<IssuedCertificate> =>
  issueCertificate(
    {
      commonName,
      keyType,
      validDays: validDays.root,
      extensions: [basicConstraints({ pathLength: 1 }), keyUsage(['keyCertSign', 'cRLSign'])],
    },
    undefined,
  );

/** The CA that is registered with AWS IoT: it signs devices and servers, no further CA. */
export const issueIntermediateCa = async (
  commonName: string,
  keyType: KeyType,
  root: Issuer,
): Promise<IssuedCertificate> =>
  issueCertificate(
    {
      commonName,
      keyType,
      validDays: validDays.intermediate,
      extensions: [basicConstraints({ pathLength: 0 }), keyUsage(['keyCertSign', 'cRLSign'])],
    },
    root,
  );

/** A TLS server's certificate for these DNS names and IPv4 addresses; the first is the common name. */
export const issueServerCertificate = async (
  names: readonly [string, ...string[]],
  keyType: KeyType,
  intermediate: Issuer,
): Promise<IssuedCertificate> =>
  issueCertificate(
    {
      commonName: names[0],
      keyType,
      validDays: validDays.server,
      extensions: [
        basicConstraints('end-entity'),
        keyUsage(keyType === 'rsa-2048' ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature']),
        extendedKeyUsage([keyPurpose.serverAuth]),
        subjectAltName(names),
      ],
    },
    intermediate,
  );

/** A device's client certificate. The common name becomes the thing name, if admission lets it. */
export const issueDeviceCertificate = async (
  thingName: string,
  keyType: KeyType,
  intermediate: Issuer,
): Promise<IssuedCertificate> =>
  issueCertificate(
    {
      commonName: thingName,
      keyType,
      validDays: validDays.device,
      extensions: [
        basicConstraints('end-entity'),
        keyUsage(['digitalSignature']),
        extendedKeyUsage([keyPurpose.clientAuth]),
      ],
    },
    intermediate,
  );
