import { randomBytes } from 'node:crypto';
import type { Acm } from '../../acm/acm.ts';
import type { CloudClock } from '../../region/clock.ts';
import { invalidRequest, resourceAlreadyExists, resourceNotFound } from '../registry/errors.ts';
import { checkCertificates } from './check-certificates.ts';
import type { SecurityPolicy } from './security-policy.ts';

type DomainStatus = 'ENABLED' | 'DISABLED';

export interface DomainConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly domainName: string;
  readonly serverCertificateArn: string;
  readonly validationCertificateArn: string | undefined;
  readonly status: DomainStatus;
  readonly securityPolicy: SecurityPolicy;
  readonly changedMs: number;
}

type NewDomain = Pick<
  DomainConfiguration,
  'name' | 'domainName' | 'serverCertificateArn' | 'validationCertificateArn' | 'status' | 'securityPolicy'
>;

/** Names of one's own that a Region's device gateway serves. */
export interface DomainStore {
  readonly require: (name: string) => DomainConfiguration;
  readonly list: () => readonly DomainConfiguration[];
  readonly create: (domain: NewDomain) => DomainConfiguration;
  readonly update: (
    name: string,
    change: Partial<Pick<DomainConfiguration, 'status' | 'securityPolicy'>>,
  ) => DomainConfiguration;
  readonly remove: (name: string) => void;
}

export const createDomainStore = ({
  region,
  accountId,
  clock,
  acm,
}: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly acm: Acm;
}): DomainStore => {
  const byName = new Map<string, DomainConfiguration>();
  const list = (): readonly DomainConfiguration[] => [...byName.values()];
  const require = (name: string): DomainConfiguration => {
    const domain = byName.get(name);
    if (domain !== undefined) return domain;
    throw resourceNotFound(`Domain configuration ${name} does not exist.`);
  };
  const certificatesOf = ({ serverCertificateArn, validationCertificateArn }: DomainConfiguration) =>
    [serverCertificateArn, validationCertificateArn].filter((arn) => arn !== undefined);

  return {
    require,
    list,
    create: (given) => {
      const domainName = given.domainName.toLowerCase();
      const other = list().find((one) => one.name === given.name || one.domainName === domainName);
      if (other !== undefined)
        // "To change the certificate of a domain configuration, you must delete and recreate it": read as that a domain has one. No
        // source says what AWS answers to a second.
        throw resourceAlreadyExists(
          `Domain configuration ${other.name} exists already, for ${other.domainName}.`,
          { resourceId: other.name, resourceArn: other.arn },
        );
      checkCertificates(acm, { ...given, domainName });
      const suffix = randomBytes(3).toString('hex').slice(0, 5);
      const domain: DomainConfiguration = {
        ...given,
        domainName,
        arn: `arn:aws:iot:${region}:${accountId}:domainconfiguration/${given.name}/${suffix}`,
        changedMs: clock.now(),
      };
      byName.set(domain.name, domain);
      for (const arn of certificatesOf(domain)) acm.certificates.use(arn, domain.arn);
      return domain;
    },
    update: (name, change) => {
      const before = require(name);
      const isMoved = change.status !== undefined && change.status !== before.status;
      const domain = { ...before, ...change, changedMs: isMoved ? clock.now() : before.changedMs };
      byName.set(name, domain);
      return domain;
    },
    remove: (name) => {
      const domain = require(name);
      if (domain.status !== 'DISABLED')
        throw invalidRequest(`Domain configuration ${name} must be DISABLED before it is deleted.`);
      byName.delete(name);
      for (const arn of certificatesOf(domain)) acm.certificates.release(arn, domain.arn);
    },
  };
};
