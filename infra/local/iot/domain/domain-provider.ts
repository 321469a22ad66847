import { z } from 'zod';
import { parseProperties } from '../../cloudformation/parse-properties.ts';
import { physicalName } from '../../cloudformation/physical-name.ts';
import type { CreatedResource, ResourceProvider } from '../../cloudformation/resource-provider.ts';
import { AwsError } from '../../endpoint/aws-service.ts';
import type { DomainConfiguration, DomainStore } from './domain-configurations.ts';
import {
  certificateArn,
  domainConfigurationName,
  domainName,
  notImplemented,
  securityPolicy,
  serviceType,
  status,
} from './domain-shapes.ts';
import { defaultSecurityPolicy } from './security-policy.ts';

const schema = z.strictObject({
  DomainConfigurationName: domainConfigurationName.optional(),
  DomainName: domainName,
  ServerCertificateArns: z.array(certificateArn).length(1),
  ValidationCertificateArn: certificateArn.optional(),
  ServiceType: serviceType,
  DomainConfigurationStatus: status.default('ENABLED'),
  TlsConfig: z.strictObject({ SecurityPolicy: securityPolicy.optional() }).optional(),
  AuthorizerConfig: notImplemented,
  ServerCertificateConfig: notImplemented,
  AuthenticationType: notImplemented,
  ApplicationProtocol: notImplemented,
  ClientCertificateConfig: notImplemented,
  // Nothing on localhost reads tags.
  Tags: z.unknown().optional(),
});

const created = ({ name, arn }: DomainConfiguration): CreatedResource => ({
  physicalId: name,
  attributes: { Arn: arn, DomainType: 'CUSTOMER_MANAGED' },
});

const isReplaced = (one: z.output<typeof schema>, other: z.output<typeof schema>): boolean =>
  one.DomainConfigurationName !== other.DomainConfigurationName ||
  one.DomainName !== other.DomainName ||
  one.ServerCertificateArns[0] !== other.ServerCertificateArns[0] ||
  one.ValidationCertificateArn !== other.ValidationCertificateArn;

/**
 * `AWS::IoT::DomainConfiguration`. A change of certificate replaces it, and then the old one still has the domain name: as on AWS such an
 * update fails. A certificate is renewed by importing it into its ARN again.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-domainconfiguration.html
 */
export const createDomainProvider = (domains: DomainStore): ResourceProvider => ({
  type: 'AWS::IoT::DomainConfiguration',
  create: async (request) => {
    const given = parseProperties(schema, request.properties);
    return created(
      domains.create({
        name: given.DomainConfigurationName ?? physicalName(request).slice(-128),
        domainName: given.DomainName,
        serverCertificateArn: given.ServerCertificateArns[0] ?? '',
        validationCertificateArn: given.ValidationCertificateArn,
        status: given.DomainConfigurationStatus,
        securityPolicy: given.TlsConfig?.SecurityPolicy ?? defaultSecurityPolicy,
      }),
    );
  },
  update: async (name, { properties }, previousProperties) => {
    const wanted = parseProperties(schema, properties);
    if (isReplaced(wanted, parseProperties(schema, previousProperties))) return 'replace';
    return created(
      domains.update(name, {
        status: wanted.DomainConfigurationStatus,
        securityPolicy: wanted.TlsConfig?.SecurityPolicy ?? defaultSecurityPolicy,
      }),
    );
  },
  // CloudFormation's handler disables it first, as its source shows: AWS IoT deletes no ENABLED one.
  remove: async (name) => {
    try {
      domains.update(name, { status: 'DISABLED' });
      domains.remove(name);
    } catch (error) {
      const isGone = error instanceof AwsError && error.name === 'ResourceNotFoundException';
      if (!isGone) throw error;
    }
  },
});
