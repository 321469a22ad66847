import { createHash } from 'node:crypto';
import { dnsName } from '../route53/dns-name.ts';
import type { HostedZones } from '../route53/hosted-zones.ts';
import type { RecordSet } from '../route53/record-set.ts';

/** What proves that a domain is the account's: a CNAME, the same in every Region and for every certificate of the domain. */
export interface ValidationRecord {
  readonly name: string;
  readonly value: string;
}

const token = (text: string): string => `_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;

/** The domain that is validated: a wildcard is by what it stands below. */
const baseOf = (domain: string): string => dnsName(domain.replace(/^\*\./, ''));

export const validationRecord = (accountId: string, domain: string): ValidationRecord => {
  const base = baseOf(domain);
  return {
    name: `${token(`${accountId} ${base}`)}.${base}`,
    value: `${token(`${base} ${accountId}`)}.acm-validations.aws.`,
  };
};

export const isValidated = (zones: HostedZones, accountId: string, domain: string): boolean => {
  const { name, value } = validationRecord(accountId, domain);
  return zones
    .lookUp(name)
    .some(({ type, values }) => type === 'CNAME' && values.some((one) => dnsName(one) === value));
};

/** Writes the record into a zone, as CloudFormation does where it is given the zone. */
export const writeValidation = (
  zones: HostedZones,
  accountId: string,
  domain: string,
  hostedZoneId: string,
): void => {
  const { name, value } = validationRecord(accountId, domain);
  const record: RecordSet = {
    name,
    type: 'CNAME',
    ttl: 300,
    values: [value],
    setIdentifier: undefined,
    region: undefined,
    healthCheckId: undefined,
  };
  zones.change(hostedZoneId, [{ action: 'UPSERT', record }]);
};
