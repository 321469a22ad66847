import { generateKeyPairSync, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto';
import {
  bits,
  explicit,
  integer,
  octets,
  oid,
  sequence,
  set,
  time,
  utf8,
  yes,
} from '../../../../../../infra/local/acm/x509/der.ts';

const attributeOids = { CN: '2.5.4.3', O: '2.5.4.10', C: '2.5.4.6' } as const;
type Attribute = readonly [type: keyof typeof attributeOids, value: string];

const day = 86_400_000;

export interface Issued {
  readonly x509: X509Certificate;
  readonly pem: string;
  readonly certificateId: string;
}

export interface TestCa extends Issued {
  readonly subject: readonly Attribute[];
  readonly privateKey: KeyObject;
}

const name = (attributes: readonly Attribute[]): Buffer =>
  sequence(...attributes.map(([type, value]) => set(sequence(oid(attributeOids[type]), utf8(value)))));

const extensions = (isCa: boolean): Buffer => {
  const basicConstraints = sequence(oid('2.5.29.19'), yes, octets(isCa ? sequence(yes) : sequence()));
  // keyCertSign for a CA, digitalSignature for a device.
  const usage = isCa ? bits(Buffer.from([0x04]), 2) : bits(Buffer.from([0x80]), 7);
  return explicit(3, sequence(basicConstraints, sequence(oid('2.5.29.15'), yes, octets(usage))));
};

const digests = { sha256: '1.2.840.10045.4.3.2', sha1: '1.2.840.10045.4.1' } as const;

const issue = (request: {
  readonly subject: readonly Attribute[];
  readonly issuer: readonly Attribute[];
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  readonly isCa: boolean;
  readonly validity: readonly [fromMs: number, toMs: number];
  readonly digest?: keyof typeof digests;
}): Issued => {
  const digest = request.digest ?? 'sha256';
  const algorithm = sequence(oid(digests[digest]));
  const toBeSigned = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(12)])),
    algorithm,
    name(request.issuer),
    sequence(...request.validity.map(time)),
    name(request.subject),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    extensions(request.isCa),
  );
  const signature = sign(digest, toBeSigned, request.signingKey);
  const x509 = new X509Certificate(sequence(toBeSigned, algorithm, bits(signature)));
  const certificateId = x509.fingerprint256.replaceAll(':', '').toLowerCase();
  return { x509, pem: x509.toString(), certificateId };
};

const currently = (): readonly [number, number] => [Date.now() - day, Date.now() + day];

/** A self-signed CA; `isCa: false` makes one that lacks CA:TRUE. */
export const makeCa = (
  commonName = 'Test CA',
  options: { readonly isCa?: boolean; readonly validity?: readonly [number, number] } = {},
): TestCa => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject: readonly Attribute[] = [
    ['O', 'Example'],
    ['CN', commonName],
  ];
  const issued = issue({
    subject,
    issuer: subject,
    publicKey,
    signingKey: privateKey,
    isCa: options.isCa ?? true,
    validity: options.validity ?? currently(),
  });
  return { ...issued, subject, privateKey };
};

/** A device certificate of a CA. */
export const makeLeaf = (
  ca: TestCa,
  commonName = 'thing-1',
  options: {
    readonly validity?: readonly [number, number];
    readonly digest?: keyof typeof digests;
    readonly extraSubject?: readonly Attribute[];
  } = {},
): Issued =>
  issue({
    subject: [...(options.extraSubject ?? []), ['CN', commonName]],
    issuer: ca.subject,
    publicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
    signingKey: ca.privateKey,
    isCa: false,
    validity: options.validity ?? currently(),
    digest: options.digest ?? 'sha256',
  });

export const expiredYesterday = (): readonly [number, number] => [Date.now() - 2 * day, Date.now() - day];
