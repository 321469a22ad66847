import { randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { bits, dnsNameEntry, explicit, integer, octets, oid, sequence, set, time, utf8, yes } from './der.ts';
import { generateKeyPair, type RequestableAlgorithm } from './key-algorithm.ts';
import type { Material } from './material.ts';

/**
 * Stands for the public CA behind ACM: it signs what ACM issues. Nobody trusts it but who is given `rootPem`; its key lives as
 * long as the cloud.
 */
export interface PublicAuthority {
  readonly rootPem: string;
  readonly issue: (
    domainNames: readonly string[],
    algorithm: RequestableAlgorithm,
    nowMs: number,
  ) => Material;
}

const day = 86_400_000;
/** "ACM certificates are valid for 13 months" (ACM User Guide, certificate characteristics). */
const leafValidityMs = 395 * day;

const commonName = (text: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(text))));
const extension = (id: string, content: Buffer, isCritical = false): Buffer =>
  sequence(oid(id), ...(isCritical ? [yes] : []), octets(content));

const ecdsaSha256 = sequence(oid('1.2.840.10045.4.3.2'));

const write = (request: {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  readonly validity: readonly [fromMs: number, toMs: number];
  readonly extensions: readonly Buffer[];
}): X509Certificate => {
  const toBeSigned = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    ecdsaSha256,
    commonName(request.issuer),
    sequence(...request.validity.map(time)),
    commonName(request.subject),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...request.extensions)),
  );
  const signature = sign('sha256', toBeSigned, request.signingKey);
  return new X509Certificate(sequence(toBeSigned, ecdsaSha256, bits(signature)));
};

export const createPublicAuthority = (nowMs: number): PublicAuthority => {
  const issuer = 'localhost ACM root';
  const { publicKey, privateKey } = generateKeyPair('EC_prime256v1');
  const root = write({
    subject: issuer,
    issuer,
    publicKey,
    signingKey: privateKey,
    validity: [nowMs - day, nowMs + 3650 * day],
    extensions: [
      extension('2.5.29.19', sequence(yes), true),
      // keyCertSign
      extension('2.5.29.15', bits(Buffer.from([0x04]), 2), true),
    ],
  });
  const rootPem = root.toString();

  return {
    rootPem,
    issue: (domainNames, algorithm, atMs) => {
      const pair = generateKeyPair(algorithm);
      const x509 = write({
        subject: domainNames[0] ?? '',
        issuer,
        publicKey: pair.publicKey,
        signingKey: privateKey,
        validity: [atMs - day, atMs + leafValidityMs],
        extensions: [
          extension('2.5.29.19', sequence(), true),
          // digitalSignature
          extension('2.5.29.15', bits(Buffer.from([0x80]), 7), true),
          // serverAuth
          extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
          extension('2.5.29.17', sequence(...domainNames.map(dnsNameEntry))),
        ],
      });
      return {
        x509,
        certificatePem: x509.toString(),
        chainPem: rootPem,
        privateKeyPem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
};
