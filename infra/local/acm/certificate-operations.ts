import { z } from 'zod';
import { anyResource, operationsOf, type Operation } from '../protocol/operation.ts';
import type { HostedZones } from '../route53/hosted-zones.ts';
import type { Certificates, Tags } from './certificates.ts';
import { requestInProgress } from './errors.ts';
import { describe, summarize } from './show-certificate.ts';
import { requestableAlgorithms } from './x509/key-algorithm.ts';

const operation = operationsOf('acm', 'ValidationException');

const arn = { CertificateArn: z.string().min(20).max(2048) } as const;
const tagList = z.array(
  z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256).default('') }),
);
const tagsOf = (tags: z.output<typeof tagList> | undefined): Tags =>
  new Map((tags ?? []).map(({ Key, Value }) => [Key, Value]));
const blob = z.base64().transform((text) => Buffer.from(text, 'base64').toString());
const domain = z
  .string()
  .regex(/^(?:\*\.)?(?:[\w-]+\.)+[\w-]+$/, 'is no domain name')
  .max(253);

/** "Default filtering returns only RSA_1024 and RSA_2048 certificates" (API reference, ListCertificates, Filters). */
const listedByDefault: readonly string[] = ['RSA_1024', 'RSA_2048'];

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_Operations.html */
export const createCertificateOperations = (
  certificates: Certificates,
  place: { readonly region: string; readonly accountId: string; readonly zones: HostedZones },
): ReadonlyMap<string, Operation> => {
  const anyCertificate = `arn:aws:acm:${place.region}:${place.accountId}:certificate/*`;
  const arnOf = ({ CertificateArn }: { readonly CertificateArn: string }): string => CertificateArn;

  return new Map([
    operation(
      'ImportCertificate',
      z.strictObject({
        CertificateArn: arn.CertificateArn.optional(),
        Certificate: blob,
        PrivateKey: blob,
        CertificateChain: blob.optional(),
        Tags: tagList.optional(),
      }),
      ({ CertificateArn }) => CertificateArn ?? anyCertificate,
      (input) => {
        const request = {
          certificatePem: input.Certificate,
          privateKeyPem: input.PrivateKey,
          chainPem: input.CertificateChain,
        };
        const imported = certificates.importOne(request, input.CertificateArn, tagsOf(input.Tags));
        return { CertificateArn: imported.arn };
      },
    ),
    operation(
      'RequestCertificate',
      z.strictObject({
        DomainName: domain,
        ValidationMethod: z.literal('DNS', 'localhost validates by DNS only'),
        SubjectAlternativeNames: z.array(domain).max(10).default([]),
        KeyAlgorithm: z.enum(requestableAlgorithms).default('RSA_2048'),
        Tags: tagList.optional(),
      }),
      () => anyCertificate,
      ({ DomainName, SubjectAlternativeNames, KeyAlgorithm, Tags }) => {
        const names = [...new Set([DomainName, ...SubjectAlternativeNames])];
        return { CertificateArn: certificates.request(names, KeyAlgorithm, tagsOf(Tags)).arn };
      },
    ),
    operation('DescribeCertificate', z.strictObject(arn), arnOf, ({ CertificateArn }) => ({
      Certificate: describe(
        certificates.require(CertificateArn),
        certificates.usersOf(CertificateArn),
        place,
      ),
    })),
    operation('GetCertificate', z.strictObject(arn), arnOf, ({ CertificateArn }) => {
      const { material } = certificates.require(CertificateArn);
      if (material === undefined)
        throw requestInProgress(
          `The certificate ${CertificateArn} is not issued yet: its domains await validation.`,
        );
      return {
        Certificate: material.certificatePem,
        ...(material.chainPem === '' ? {} : { CertificateChain: material.chainPem }),
      };
    }),
    operation(
      'ListCertificates',
      z.strictObject({
        CertificateStatuses: z.array(z.string()).optional(),
        Includes: z.strictObject({ keyTypes: z.array(z.string()).optional() }).optional(),
        // One page holds all of them here.
        MaxItems: z.number().optional(),
      }),
      anyResource,
      ({ CertificateStatuses, Includes }) => {
        const keyTypes = Includes?.keyTypes ?? listedByDefault;
        return {
          CertificateSummaryList: certificates
            .list()
            .map((one) => summarize(one, certificates.usersOf(one.arn)))
            .filter(({ KeyAlgorithm }) => keyTypes.includes(KeyAlgorithm ?? ''))
            .filter(({ Status }) => CertificateStatuses?.includes(Status) ?? true),
        };
      },
    ),
    operation('DeleteCertificate', z.strictObject(arn), arnOf, ({ CertificateArn }) => {
      certificates.remove(CertificateArn);
      return undefined;
    }),
    operation('ListTagsForCertificate', z.strictObject(arn), arnOf, ({ CertificateArn }) => ({
      Tags: [...certificates.require(CertificateArn).tags].map(([Key, Value]) => ({ Key, Value })),
    })),
    operation(
      'AddTagsToCertificate',
      z.strictObject({ ...arn, Tags: tagList.min(1) }),
      arnOf,
      ({ CertificateArn, Tags }) => {
        certificates.addTags(CertificateArn, tagsOf(Tags));
        return undefined;
      },
    ),
  ]);
};
