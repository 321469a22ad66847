import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { HostedZones } from '../route53/hosted-zones.ts';
import type { Certificates } from './certificates.ts';
import { writeValidation } from './dns-validation.ts';
import { requestableAlgorithms } from './x509/key-algorithm.ts';

const schema = z.strictObject({
  DomainName: z.string(),
  SubjectAlternativeNames: z.array(z.string()).default([]),
  ValidationMethod: z.literal(
    'DNS',
    'localhost validates by DNS only; EMAIL is what CloudFormation takes when it is left out',
  ),
  DomainValidationOptions: z
    .array(z.strictObject({ DomainName: z.string(), HostedZoneId: z.string().optional() }))
    .default([]),
  KeyAlgorithm: z.enum(requestableAlgorithms).default('RSA_2048'),
  // No effect here: nobody keeps a transparency log of this CA.
  CertificateTransparencyLoggingPreference: z.enum(['ENABLED', 'DISABLED']).optional(),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).default([]),
});

/**
 * `AWS::CertificateManager::Certificate`: `Ref` is its ARN. CloudFormation writes the validation record into the zone that it is given. Where
 * it is given none, or one that does not exist, AWS goes on waiting for the record until the stack times out, hours later: here that
 * is an error at once.
 */
export const createCertificateProvider = ({
  certificates,
  zones,
  accountId,
}: {
  readonly certificates: Certificates;
  readonly zones: HostedZones;
  readonly accountId: string;
}): ResourceProvider => ({
  type: 'AWS::CertificateManager::Certificate',
  create: async ({ properties }) => {
    const given = parseProperties(schema, properties);
    const names = [...new Set([given.DomainName, ...given.SubjectAlternativeNames])];
    for (const name of names) {
      const zoneId = given.DomainValidationOptions.find(
        ({ DomainName }) => DomainName === name,
      )?.HostedZoneId;
      if (zoneId === undefined)
        throw new Error(
          `the certificate for ${name} would wait for ever: DomainValidationOptions names no HostedZoneId for it.`,
        );
      if (zones.find(zoneId) === undefined)
        throw new Error(
          `the certificate for ${name} would wait for ever: there is no hosted zone ${zoneId} to validate it in.`,
        );
      writeValidation(zones, accountId, name, zoneId);
    }
    const tags = new Map(given.Tags.map(({ Key, Value }) => [Key, Value]));
    const { arn } = certificates.request(names, given.KeyAlgorithm, tags);
    if (certificates.require(arn).material !== undefined) return { physicalId: arn, attributes: {} };
    certificates.remove(arn);
    throw new Error(
      `the certificate for ${names.join(', ')} would wait for ever: another hosted zone, closer to the name, has no validation record.`,
    );
  },
  // Only tags change in place. The validation records stay, as on AWS: the same prove the next certificate.
  update: async (arn, { properties }, previousProperties) => {
    const [{ Tags, ...wanted }, { Tags: _, ...previous }] = [
      parseProperties(schema, properties),
      parseProperties(schema, previousProperties),
    ];
    if (JSON.stringify(wanted) !== JSON.stringify(previous)) return 'replace';
    certificates.addTags(arn, new Map(Tags.map(({ Key, Value }) => [Key, Value])));
    return { physicalId: arn, attributes: {} };
  },
  remove: async (arn) => {
    if (certificates.list().some((one) => one.arn === arn)) certificates.remove(arn);
  },
});
