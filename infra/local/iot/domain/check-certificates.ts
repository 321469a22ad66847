import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { Acm } from '../../acm/acm.ts';
import type { Certificate } from '../../acm/certificates.ts';
import { keyAlgorithmOf } from '../../acm/x509/key-algorithm.ts';
import {
  alternativeNames,
  coversHost,
  extendedKeyUsages,
  pemBlocks,
  serverAuth,
  type Material,
} from '../../acm/x509/material.ts';
import { AwsError } from '../../endpoint/aws-service.ts';
import { certificateValidation, invalidRequest } from '../registry/errors.ts';

/** https://docs.aws.amazon.com/iot/latest/developerguide/iot-custom-endpoints-configurable-custom.html */
const limits = { names: 4, chain: 5, chainBytes: 16_384 } as const;

let publicRoots: readonly X509Certificate[] | undefined;

/** "AWS IoT Core considers a certificate to be signed by a public CA if it's included in Mozilla's trusted ca-bundle": Node has it. */
const isPubliclySigned = ({ x509, chainPem }: Material): boolean => {
  publicRoots ??= rootCertificates.map((pem) => new X509Certificate(pem));
  const last = pemBlocks(chainPem).at(-1);
  const top = last === undefined ? x509 : new X509Certificate(last);
  return publicRoots.some(
    (root) =>
      root.fingerprint256 === top.fingerprint256 || (top.checkIssued(root) && top.verify(root.publicKey)),
  );
};

const requireOf = (acm: Acm, arn: string, what: string): Certificate => {
  try {
    return acm.certificates.require(arn);
  } catch (cause) {
    if (!(cause instanceof AwsError)) throw cause;
    const error = invalidRequest(`The ${what} ${arn} cannot be used: ${cause.message}`);
    error.cause = cause;
    throw error;
  }
};

const requireMaterial = ({ arn, material }: Certificate, domainName: string): Material => {
  if (material === undefined)
    throw certificateValidation(`The certificate ${arn} is not issued yet: its domains await validation.`);
  const names = alternativeNames(material.x509);
  if (!coversHost(material.x509, domainName))
    throw certificateValidation(
      `The certificate ${arn} does not cover ${domainName}: its subject alternative names are ${names.join(', ') || 'none, and the common name does not count'}.`,
    );
  return material;
};

const servedAlgorithms: ReadonlySet<string> = new Set(['RSA_2048', 'EC_prime256v1']);

const requireServer = (arn: string, { x509, chainPem }: Material): void => {
  const algorithm = keyAlgorithmOf(x509.publicKey) ?? 'none that ACM knows';
  if (!servedAlgorithms.has(algorithm))
    throw certificateValidation(
      `The certificate ${arn} has a key of ${algorithm}: AWS IoT serves ${[...servedAlgorithms].join(' and ')} only.`,
    );
  const names = alternativeNames(x509);
  if (names.length > limits.names)
    throw certificateValidation(
      `The certificate ${arn} names ${names.length} domains; AWS IoT takes ${limits.names} at most.`,
    );
  if (pemBlocks(chainPem).length + 1 > limits.chain || Buffer.byteLength(chainPem) > limits.chainBytes)
    throw certificateValidation(
      `The chain of the certificate ${arn} is too long: AWS IoT takes ${limits.chain} certificates and ${limits.chainBytes} bytes.`,
    );
  const usages = extendedKeyUsages(x509);
  if (!usages.includes(serverAuth))
    throw certificateValidation(`The certificate ${arn} lacks the extended key usage serverAuth.`);
};

/** Judges the certificates of a domain configuration. @throws AwsError */
export const checkCertificates = (
  acm: Acm,
  {
    domainName,
    serverCertificateArn,
    validationCertificateArn,
  }: {
    readonly domainName: string;
    readonly serverCertificateArn: string;
    readonly validationCertificateArn: string | undefined;
  },
): void => {
  const server = requireOf(acm, serverCertificateArn, 'server certificate');
  const material = requireMaterial(server, domainName);
  requireServer(serverCertificateArn, material);
  if (validationCertificateArn !== undefined) {
    const validation = requireOf(acm, validationCertificateArn, 'validation certificate');
    if (validation.type !== 'AMAZON_ISSUED')
      throw certificateValidation(
        `The validation certificate ${validationCertificateArn} was imported: it has to be a public certificate that ACM issued.`,
      );
    requireMaterial(validation, domainName);
  } else if (server.type === 'IMPORTED' && !isPubliclySigned(material))
    throw certificateValidation(
      `The server certificate ${serverCertificateArn} is signed by a private CA: AWS IoT needs a validationCertificateArn, a public certificate of ACM for ${domainName}.`,
    );
};
