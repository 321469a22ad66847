import { z } from 'zod';
import { parseProperties } from '../../cloudformation/parse-properties.ts';
import type { ResourceProvider } from '../../cloudformation/resource-provider.ts';
import { AwsError } from '../../endpoint/aws-service.ts';
import type { CertificateAuthorities } from './certificate-authorities.ts';
import { pem, tags } from './input-shapes.ts';

const shape = z.strictObject({
  CACertificatePem: pem,
  Status: z.enum(['ACTIVE', 'INACTIVE']),
  AutoRegistrationStatus: z.enum(['ENABLE', 'DISABLE']).optional(),
  CertificateMode: z.enum(['DEFAULT', 'SNI_ONLY']).optional(),
  VerificationCertificatePem: pem.optional(),
  RegistrationConfig: z
    .undefined('is just-in-time provisioning, which localhost does not implement: leave it out')
    .optional(),
  RemoveAutoRegistration: z.undefined('is not implemented on localhost: leave it out').optional(),
  Tags: tags.optional(),
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-cacertificate.html */
export const createCaCertificateProvider = (authorities: CertificateAuthorities): ResourceProvider => ({
  type: 'AWS::IoT::CACertificate',
  create: async ({ properties }) => {
    const given = parseProperties(shape, properties);
    const { certificateId, certificateArn } = authorities.register({
      caCertificate: given.CACertificatePem,
      certificateMode: given.CertificateMode,
      verificationCertificate: given.VerificationCertificatePem,
      status: given.Status,
      autoRegistrationStatus: given.AutoRegistrationStatus ?? 'DISABLE',
    });
    return { physicalId: certificateId, attributes: { Arn: certificateArn, Id: certificateId } };
  },
  update: async (physicalId, { properties }, previousProperties) => {
    const wanted = parseProperties(shape, properties);
    const previous = parseProperties(shape, previousProperties);
    const isReplaced = (['CACertificatePem', 'CertificateMode', 'VerificationCertificatePem'] as const).some(
      (name) => wanted[name] !== previous[name],
    );
    if (isReplaced) return 'replace';
    authorities.update(physicalId, {
      status: wanted.Status,
      autoRegistrationStatus: wanted.AutoRegistrationStatus ?? 'DISABLE',
    });
    const { certificateArn } = authorities.require(physicalId);
    return { physicalId, attributes: { Arn: certificateArn, Id: physicalId } };
  },
  // Whether AWS's handler deactivates first is not known (aws-facts 11.9): here an ACTIVE one stays.
  remove: async (physicalId) => {
    try {
      authorities.remove(physicalId);
    } catch (error) {
      const isGone = error instanceof AwsError && error.name === 'ResourceNotFoundException';
      if (!isGone) throw error;
    }
  },
});
