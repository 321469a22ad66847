import { z } from 'zod';
import type { CertificateAuthority } from './certificate-authorities.ts';
import { invalidRequest } from './errors.ts';
import { certificateId, markerPaging, ordering, pem, queryFlag, tags } from './input-shapes.ts';
import { anyResource, operation, type Operation } from './operation.ts';
import { pageOf } from './paging.ts';
import type { RegistryParts } from './registry-parts.ts';

/** A provisioning template would turn just-in-time registration into just-in-time provisioning. */
const registrationConfig = z
  .undefined('is just-in-time provisioning, which localhost does not implement')
  .optional();

const seconds = (ms: number): number => ms / 1000;

const describe = (authority: CertificateAuthority, ownedBy: string): object => ({
  certificateArn: authority.certificateArn,
  certificateId: authority.certificateId,
  status: authority.status,
  certificatePem: authority.pem,
  ownedBy,
  creationDate: seconds(authority.createdMs),
  autoRegistrationStatus: authority.autoRegistrationStatus,
  lastModifiedDate: seconds(authority.modifiedMs),
  customerVersion: authority.version,
  generationId: authority.generationId,
  validity: {
    notBefore: seconds(authority.x509.validFromDate.getTime()),
    notAfter: seconds(authority.x509.validToDate.getTime()),
  },
  certificateMode: authority.mode,
});

export const caOperations = ({ accountId, arns, authorities }: RegistryParts): readonly Operation[] => {
  const resource = (input: { readonly certificateId: string }): string =>
    arns.of('cacert', input.certificateId);

  return [
    operation({
      name: 'RegisterCACertificate',
      method: 'POST',
      uri: '/cacertificate',
      input: z.strictObject({
        caCertificate: pem,
        verificationCertificate: pem.optional(),
        setAsActive: queryFlag.optional(),
        allowAutoRegistration: queryFlag.optional(),
        registrationConfig,
        tags: tags.optional(),
        certificateMode: z.enum(['DEFAULT', 'SNI_ONLY']).optional(),
      }),
      resource: anyResource,
      run: (input) => {
        const { certificateArn, certificateId } = authorities.register({
          caCertificate: input.caCertificate,
          certificateMode: input.certificateMode,
          verificationCertificate: input.verificationCertificate,
          status: input.setAsActive === true ? 'ACTIVE' : 'INACTIVE',
          autoRegistrationStatus: input.allowAutoRegistration === true ? 'ENABLE' : 'DISABLE',
        });
        return { certificateArn, certificateId };
      },
    }),
    operation({
      name: 'DescribeCACertificate',
      method: 'GET',
      uri: '/cacertificate/{certificateId}',
      input: z.strictObject({ certificateId }),
      resource,
      run: (input) => ({
        certificateDescription: describe(authorities.require(input.certificateId), accountId),
      }),
    }),
    operation({
      name: 'UpdateCACertificate',
      method: 'PUT',
      uri: '/cacertificate/{certificateId}',
      input: z.strictObject({
        certificateId,
        newStatus: z.enum(['ACTIVE', 'INACTIVE']).optional(),
        newAutoRegistrationStatus: z.enum(['ENABLE', 'DISABLE']).optional(),
        registrationConfig,
        removeAutoRegistration: z.literal(false, 'is not implemented on localhost').optional(),
      }),
      resource,
      run: (input) => {
        const { newStatus: status, newAutoRegistrationStatus: autoRegistrationStatus } = input;
        authorities.update(input.certificateId, {
          ...(status === undefined ? {} : { status }),
          ...(autoRegistrationStatus === undefined ? {} : { autoRegistrationStatus }),
        });
        return undefined;
      },
    }),
    operation({
      name: 'DeleteCACertificate',
      method: 'DELETE',
      uri: '/cacertificate/{certificateId}',
      input: z.strictObject({ certificateId }),
      resource,
      run: (input) => {
        authorities.remove(input.certificateId);
        return {};
      },
    }),
    operation({
      name: 'ListCACertificates',
      method: 'GET',
      uri: '/cacertificates',
      input: z.strictObject({ ...markerPaging, ...ordering, templateName: z.string().optional() }),
      resource: anyResource,
      run: (input) => {
        if (input.templateName !== undefined) {
          throw invalidRequest('ListCACertificates: templateName is not implemented on localhost.');
        }
        const oldestFirst = authorities.list();
        const ordered = input.isAscendingOrder === true ? oldestFirst : oldestFirst.toReversed();
        const page = pageOf(ordered, (item) => item.certificateId, {
          size: input.pageSize,
          after: input.marker,
        });
        return {
          certificates: page.items.map((item) => ({
            certificateArn: item.certificateArn,
            certificateId: item.certificateId,
            status: item.status,
            creationDate: seconds(item.createdMs),
          })),
          nextMarker: page.next,
        };
      },
    }),
  ];
};
