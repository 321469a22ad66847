import { randomUUID } from 'node:crypto';
import type { CloudClock } from '../region/clock.ts';
import type { HostedZones } from '../route53/hosted-zones.ts';
import { checkImport, checkReimport, type ImportRequest } from './check-import.ts';
import { isValidated } from './dns-validation.ts';
import { invalidArn, resourceInUse, resourceNotFound, validation } from './errors.ts';
import type { RequestableAlgorithm } from './x509/key-algorithm.ts';
import { alternativeNames, type Material } from './x509/material.ts';
import type { PublicAuthority } from './x509/public-authority.ts';

export type Tags = ReadonlyMap<string, string>;

export interface Certificate {
  readonly arn: string;
  readonly type: 'IMPORTED' | 'AMAZON_ISSUED';
  /** The first is the main one. */
  readonly domainNames: readonly string[];
  readonly algorithm: RequestableAlgorithm | undefined;
  /** `undefined` until it is issued: PENDING_VALIDATION. */
  readonly material: Material | undefined;
  readonly createdMs: number;
  /** Of the last import, or of the issue. */
  readonly readyMs: number | undefined;
  readonly tags: Tags;
}

/** The certificates of one Region. */
export interface Certificates {
  /** @throws AwsError `ResourceNotFoundException`, `InvalidArnException`; of another Region too */
  readonly require: (arn: string) => Certificate;
  readonly list: () => readonly Certificate[];
  /** Keeps the ARN when one is given. */
  readonly importOne: (request: ImportRequest, arn: string | undefined, tags: Tags) => Certificate;
  readonly request: (
    domainNames: readonly string[],
    algorithm: RequestableAlgorithm,
    tags: Tags,
  ) => Certificate;
  readonly addTags: (arn: string, tags: Tags) => void;
  readonly remove: (arn: string) => void;
  /** Says who serves TLS with a certificate: it cannot be deleted meanwhile. */
  readonly use: (arn: string, userArn: string) => void;
  readonly release: (arn: string, userArn: string) => void;
  readonly usersOf: (arn: string) => readonly string[];
}

const namesOf = ({ x509 }: Material): readonly string[] => {
  const names = alternativeNames(x509);
  const commonName = /^CN=(.+)$/m.exec(x509.subject)?.[1];
  if (names.length > 0) return names;
  if (commonName === undefined) throw validation('The certificate names no domain.');
  return [commonName];
};

export const createCertificates = ({
  region,
  accountId,
  clock,
  zones,
  authority,
}: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly zones: HostedZones;
  readonly authority: PublicAuthority;
}): Certificates => {
  const byArn = new Map<string, Certificate>();
  const users = new Map<string, Set<string>>();
  const prefix = `arn:aws:acm:${region}:${accountId}:certificate/`;
  const usersOf = (arn: string): readonly string[] => [...(users.get(arn) ?? [])];

  /** A requested certificate is issued once its domains are validated, whoever wrote the records. */
  const refresh = (certificate: Certificate): Certificate => {
    const { arn, material, algorithm, domainNames } = certificate;
    if (material !== undefined || algorithm === undefined) return certificate;
    if (!domainNames.every((domain) => isValidated(zones, accountId, domain))) return certificate;
    const now = clock.now();
    const issued = { ...certificate, material: authority.issue(domainNames, algorithm, now), readyMs: now };
    byArn.set(arn, issued);
    return issued;
  };

  const require = (arn: string): Certificate => {
    if (!arn.startsWith(prefix))
      throw invalidArn(`${arn} is no certificate of ${region}: ACM keeps certificates by Region.`);
    const certificate = byArn.get(arn);
    if (certificate === undefined) throw resourceNotFound(`Could not find certificate ${arn}.`);
    return refresh(certificate);
  };

  const reimport = (arn: string, material: Material, tags: Tags): Certificate => {
    const before = require(arn);
    if (before.type !== 'IMPORTED' || before.material === undefined)
      throw validation(
        `The certificate ${arn} was not imported: only an imported one can be imported again.`,
      );
    if (tags.size > 0) throw validation('You cannot apply tags when re-importing a certificate.');
    checkReimport(before.material.x509, material.x509);
    return { ...before, domainNames: namesOf(material), material, readyMs: clock.now() };
  };

  return {
    require,
    list: () => [...byArn.values()].map(refresh),
    importOne: (request, arn, tags) => {
      const now = clock.now();
      const material = checkImport(request, now);
      const certificate: Certificate =
        arn === undefined
          ? {
              arn: `${prefix}${randomUUID()}`,
              type: 'IMPORTED',
              domainNames: namesOf(material),
              algorithm: undefined,
              material,
              createdMs: now,
              readyMs: now,
              tags,
            }
          : reimport(arn, material, tags);
      byArn.set(certificate.arn, certificate);
      return certificate;
    },
    request: (domainNames, algorithm, tags) => {
      const certificate: Certificate = {
        arn: `${prefix}${randomUUID()}`,
        type: 'AMAZON_ISSUED',
        domainNames,
        algorithm,
        material: undefined,
        createdMs: clock.now(),
        readyMs: undefined,
        tags,
      };
      byArn.set(certificate.arn, certificate);
      return certificate;
    },
    addTags: (arn, tags) => {
      const certificate = require(arn);
      byArn.set(arn, { ...certificate, tags: new Map([...certificate.tags, ...tags]) });
    },
    remove: (arn) => {
      require(arn);
      const [user] = usersOf(arn);
      if (user !== undefined)
        throw resourceInUse(`Certificate ${arn} in account ${accountId} is in use by ${user}.`);
      byArn.delete(arn);
    },
    use: (arn, userArn) => {
      users.set(arn, new Set([...usersOf(arn), userArn]));
    },
    release: (arn, userArn) => {
      users.get(arn)?.delete(userArn);
    },
    usersOf,
  };
};
