import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { accountId, type DeployedTemplate } from '../support/deployed-template.ts';

const certificate = z.object({
  DomainName: z.string(),
  ValidationMethod: z.string(),
  DomainValidationOptions: z.array(z.object({ DomainName: z.string(), HostedZoneId: z.string() })),
});
const configuration = z.record(z.string(), z.json());
const record = z.record(z.string(), z.json());

export const publicCertificateArn = (region: string) =>
  `arn:aws:acm:${region}:${accountId}:certificate/PublicCertificate`;

export interface NamedStage {
  readonly name: string;
  readonly stacks: Readonly<Record<'primary' | 'third', DeployedTemplate>>;
  /** ARN in a Region, or the SSM parameter that holds it. */
  readonly serverCertificate: (region: string) => string;
  readonly isValidatedByAnother: boolean;
}

export const domain = (
  { domainName, hostedZoneId }: { readonly domainName: string; readonly hostedZoneId: string },
  stages: readonly NamedStage[],
  regions: Readonly<Record<'primary' | 'third', string>>,
  nameless: DeployedTemplate,
): void => {
  const named = stages.flatMap(({ name, stacks, serverCertificate, isValidatedByAnother }) =>
    (['primary', 'third'] as const).map((which) => ({
      name,
      region: regions[which],
      stack: stacks[which],
      serverCertificateArn: serverCertificate(regions[which]),
      validation: isValidatedByAnother
        ? { ValidationCertificateArn: publicCertificateArn(regions[which]) }
        : {},
    })),
  );

  describe.each(named)(
    'the one name, with $name, in $region',
    ({ stack, region, serverCertificateArn, validation }) => {
      it('has a public certificate, validated in its hosted zone', () => {
        expect(stack.one('PublicCertificate', certificate)).toEqual({
          DomainName: domainName,
          ValidationMethod: 'DNS',
          DomainValidationOptions: [{ DomainName: domainName, HostedZoneId: hostedZoneId }],
        });
      });

      it('is served by AWS IoT with TLS 1.2 or 1.3, under no name that a replacement would want, too', () => {
        expect(stack.one('DomainConfiguration', configuration)).toEqual({
          DomainName: domainName,
          ServiceType: 'DATA',
          ServerCertificateArns: [serverCertificateArn],
          ...validation,
          TlsConfig: { SecurityPolicy: 'IoTSecurityPolicy_TLS13_1_2_2022_10' },
        });
      });

      it('leads to the Region with the least latency, for a minute', () => {
        expect(stack.one('DomainRecord', record)).toEqual({
          HostedZoneId: hostedZoneId,
          Name: domainName,
          Type: 'CNAME',
          TTL: '60',
          SetIdentifier: region,
          Region: region,
          HealthCheckId: `health-check-of-${region}`,
          ResourceRecords: [`data-ats.iot.${region}.amazonaws.com`],
        });
      });

      it('leads away from a Region whose endpoint takes no connection', () => {
        expect(stack.one('EndpointHealth', record)).toEqual({
          HealthCheckConfig: {
            Type: 'TCP',
            FullyQualifiedDomainName: `data-ats.iot.${region}.amazonaws.com`,
            Port: 8883,
            RequestInterval: 10,
            FailureThreshold: 3,
          },
        });
      });

      it('leads to a Region only while that is whole', () => {
        const [found] = stack.all('AWS::Route53::RecordSet', record);

        expect(found?.dependsOn).toEqual([
          'DomainConfiguration',
          'OnboardingRule',
          'TelemetryRule',
          'ReplicationRule',
        ]);
      });
    },
  );

  describe('a stage without a name', () => {
    it('has nothing of it', () => {
      expect(nameless.ids.filter((id) => /Domain|PublicCertificate|EndpointHealth/.test(id))).toEqual([]);
    });

    it('tells the endpoint of the Region', () => {
      expect(nameless.outputs['DataEndpoint']).toBe('data-ats.iot.us-west-2.amazonaws.com');
    });
  });
};
