import { z } from 'zod';
import type { DeviceCertificate } from './certificates.ts';
import { updateCertificateStatus } from './certificate-status.ts';
import { createDeleteCertificate } from './delete-certificate.ts';
import { invalidRequest } from './errors.ts';
import { certificateId, markerPaging, ordering, pem, queryFlag } from './input-shapes.ts';
import { anyResource, operation, type Operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { createRegistrations } from './register-certificate.ts';
import type { RegistryParts } from './registry-parts.ts';

const status = z.enum([
  'ACTIVE',
  'INACTIVE',
  'REVOKED',
  'PENDING_ACTIVATION',
  'PENDING_TRANSFER',
  'REGISTER_INACTIVE',
]);

/** `setAsActive` is deprecated in favour of `status`; INACTIVE is the default. */
const statusToRegister = (
  setAsActive: boolean | undefined,
  wanted: z.infer<typeof status> | undefined,
): string => {
  if (setAsActive === undefined) return wanted ?? 'INACTIVE';
  if (wanted !== undefined) throw invalidRequest('Pass either status or setAsActive, which is deprecated.');
  return setAsActive ? 'ACTIVE' : 'INACTIVE';
};

const seconds = (ms: number): number => ms / 1000;

const describe = (certificate: DeviceCertificate, ownedBy: string): object => ({
  certificateArn: certificate.certificateArn,
  certificateId: certificate.certificateId,
  caCertificateId: certificate.caCertificateId,
  status: certificate.status,
  certificatePem: certificate.pem,
  ownedBy,
  creationDate: seconds(certificate.createdMs),
  lastModifiedDate: seconds(certificate.modifiedMs),
  customerVersion: certificate.version,
  generationId: certificate.generationId,
  validity: {
    notBefore: seconds(certificate.x509.validFromDate.getTime()),
    notAfter: seconds(certificate.x509.validToDate.getTime()),
  },
  certificateMode: certificate.mode,
});

/** Newest first unless asked otherwise, by creation date (API reference, ListCertificates). */
const list = (
  oldestFirst: readonly DeviceCertificate[],
  input: {
    readonly isAscendingOrder?: boolean | undefined;
    readonly pageSize?: number | undefined;
    readonly marker?: string | undefined;
  },
): object => {
  const ordered = input.isAscendingOrder === true ? oldestFirst : oldestFirst.toReversed();
  const page = pageOf(ordered, (item) => item.certificateId, { size: input.pageSize, after: input.marker });
  return {
    certificates: page.items.map((item) => ({
      certificateArn: item.certificateArn,
      certificateId: item.certificateId,
      status: item.status,
      certificateMode: item.mode,
      creationDate: seconds(item.createdMs),
    })),
    nextMarker: page.next,
  };
};

export const certificateOperations = (parts: RegistryParts): readonly Operation[] => {
  const { accountId, arns, certificates, authorities, principals, policies } = parts;
  const register = createRegistrations(certificates, authorities);
  const deleteCertificate = createDeleteCertificate(certificates, principals, policies);
  const resource = (input: { readonly certificateId: string }): string =>
    arns.of('cert', input.certificateId);

  return [
    operation({
      name: 'RegisterCertificate',
      method: 'POST',
      uri: '/certificate/register',
      input: z.strictObject({
        certificatePem: pem,
        caCertificatePem: pem.optional(),
        setAsActive: queryFlag.optional(),
        status: status.optional(),
      }),
      resource: anyResource,
      run: (input) => {
        const wanted = statusToRegister(input.setAsActive, input.status);
        const { certificateArn, certificateId } = register.withCa(
          input.certificatePem,
          input.caCertificatePem,
          wanted,
        );
        return { certificateArn, certificateId };
      },
    }),
    operation({
      name: 'RegisterCertificateWithoutCA',
      method: 'POST',
      uri: '/certificate/register-no-ca',
      input: z.strictObject({ certificatePem: pem, status: status.optional() }),
      resource: anyResource,
      run: (input) => {
        const wanted = input.status ?? 'INACTIVE';
        const { certificateArn, certificateId } = register.withoutCa(input.certificatePem, wanted);
        return { certificateArn, certificateId };
      },
    }),
    operation({
      name: 'DescribeCertificate',
      method: 'GET',
      uri: '/certificates/{certificateId}',
      input: z.strictObject({ certificateId }),
      resource,
      run: (input) => ({
        certificateDescription: describe(certificates.require(input.certificateId), accountId),
      }),
    }),
    operation({
      name: 'UpdateCertificate',
      method: 'PUT',
      uri: '/certificates/{certificateId}',
      input: z.strictObject({ certificateId, newStatus: status }),
      resource,
      run: (input) => {
        updateCertificateStatus(certificates, input.certificateId, input.newStatus);
        return undefined;
      },
    }),
    operation({
      name: 'DeleteCertificate',
      method: 'DELETE',
      uri: '/certificates/{certificateId}',
      input: z.strictObject({ certificateId, forceDelete: queryFlag.optional() }),
      resource,
      run: (input) => {
        deleteCertificate(input.certificateId, input.forceDelete ?? false);
        return undefined;
      },
    }),
    operation({
      name: 'ListCertificates',
      method: 'GET',
      uri: '/certificates',
      input: z.strictObject({ ...markerPaging, ...ordering }),
      resource: anyResource,
      run: (input) => list(certificates.list(), input),
    }),
    operation({
      name: 'ListCertificatesByCA',
      method: 'GET',
      uri: '/certificates-by-ca/{caCertificateId}',
      input: z.strictObject({ caCertificateId: certificateId, ...markerPaging, ...ordering }),
      resource: anyResource,
      run: (input) =>
        list(
          certificates.list().filter((certificate) => certificate.caCertificateId === input.caCertificateId),
          input,
        ),
    }),
  ];
};
