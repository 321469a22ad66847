import { isValidated, validationRecord } from './dns-validation.ts';
import type { Certificate } from './certificates.ts';
import { keyAlgorithmOf } from './x509/key-algorithm.ts';
import { clientAuth, extendedKeyUsages, serverAuth } from './x509/material.ts';
import type { HostedZones } from '../route53/hosted-zones.ts';

const usageNames: ReadonlyMap<string, string> = new Map([
  [serverAuth, 'TLS_WEB_SERVER_AUTHENTICATION'],
  [clientAuth, 'TLS_WEB_CLIENT_AUTHENTICATION'],
]);

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);

/** What list and description share. */
export const summarize = (certificate: Certificate, users: readonly string[]) => {
  const { arn, type, domainNames, material, algorithm, createdMs, readyMs } = certificate;
  return {
    CertificateArn: arn,
    DomainName: domainNames[0],
    Status: material === undefined ? 'PENDING_VALIDATION' : 'ISSUED',
    Type: type,
    KeyAlgorithm: material === undefined ? algorithm : keyAlgorithmOf(material.x509.publicKey),
    InUse: users.length > 0,
    NotBefore: seconds(material?.x509.validFromDate.getTime()),
    NotAfter: seconds(material?.x509.validToDate.getTime()),
    CreatedAt: seconds(createdMs),
    ...(type === 'IMPORTED' ? { ImportedAt: seconds(readyMs) } : { IssuedAt: seconds(readyMs) }),
    RenewalEligibility: users.length > 0 && type === 'AMAZON_ISSUED' ? 'ELIGIBLE' : 'INELIGIBLE',
  };
};

export const describe = (
  certificate: Certificate,
  users: readonly string[],
  { accountId, zones }: { readonly accountId: string; readonly zones: HostedZones },
) => {
  const { InUse: _, ...summary } = summarize(certificate, users);
  const x509 = certificate.material?.x509;
  const validations = certificate.domainNames.map((DomainName) => {
    const { name: Name, value: Value } = validationRecord(accountId, DomainName);
    return {
      DomainName,
      ValidationDomain: DomainName,
      ValidationMethod: 'DNS',
      ValidationStatus: isValidated(zones, accountId, DomainName) ? 'SUCCESS' : 'PENDING_VALIDATION',
      ResourceRecord: { Name, Type: 'CNAME', Value },
    };
  });
  return {
    ...summary,
    SubjectAlternativeNames: certificate.domainNames,
    ...(certificate.type === 'AMAZON_ISSUED' ? { DomainValidationOptions: validations } : {}),
    InUseBy: users,
    Subject: x509?.subject.split('\n').join(', '),
    Issuer: x509?.issuer.split('\n').join(', '),
    Serial: x509?.serialNumber.toLowerCase().match(/../g)?.join(':'),
    ExtendedKeyUsages: (x509 === undefined ? [] : extendedKeyUsages(x509)).map((OID) => ({
      Name: usageNames.get(OID) ?? 'CUSTOM',
      OID,
    })),
  };
};
