import { z } from 'zod';
import { parseProperties } from '../../cloudformation/parse-properties.ts';
import { physicalName } from '../../cloudformation/physical-name.ts';
import type { ResourceProvider } from '../../cloudformation/resource-provider.ts';
import { AwsError } from '../../endpoint/aws-service.ts';
import { policyName, tags } from './input-shapes.ts';
import type { Policies } from './policies.ts';

const shape = z.strictObject({
  PolicyDocument: z.union([z.string(), z.record(z.string(), z.unknown())]),
  PolicyName: policyName.optional(),
  Tags: tags.optional(),
});

/** Longest name of a policy; the random end of a name that is made up stays. */
const nameLimit = 128;

const textOf = (document: string | Readonly<Record<string, unknown>>): string =>
  typeof document === 'string' ? document : JSON.stringify(document);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-policy.html */
export const createPolicyProvider = (policies: Policies): ResourceProvider => ({
  type: 'AWS::IoT::Policy',
  create: async (request) => {
    const { PolicyDocument: document, PolicyName } = parseProperties(shape, request.properties);
    const { policyName, policyArn } = policies.create(
      PolicyName ?? physicalName(request).slice(-nameLimit),
      textOf(document),
    );
    return { physicalId: policyName, attributes: { Arn: policyArn, Id: policyName } };
  },
  update: async (policyName, { properties }, previousProperties) => {
    const { PolicyDocument: document, PolicyName } = parseProperties(shape, properties);
    if (PolicyName !== previousProperties['PolicyName']) return 'replace';
    const { policyArn } = policies.replaceDocument(policyName, textOf(document));
    return { physicalId: policyName, attributes: { Arn: policyArn, Id: policyName } };
  },
  remove: async (physicalId) => {
    try {
      policies.remove(physicalId);
    } catch (error) {
      const isGone = error instanceof AwsError && error.name === 'ResourceNotFoundException';
      if (!isGone) throw error;
    }
  },
});
