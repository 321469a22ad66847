import { evaluatePolicies } from '../../policy/evaluate-policies.ts';
import type { GatewayRegistry } from '../gateway-registry.ts';
import type { IotResource } from './arns.ts';
import { policyVariables } from './policy-variables.ts';
import type { RegistryParts } from './registry-parts.ts';

/** https://docs.aws.amazon.com/iot/latest/developerguide/iot-action-resources.html */
const resourceOfAction = {
  'iot:Connect': 'client',
  'iot:Publish': 'topic',
  'iot:Receive': 'topic',
  'iot:Subscribe': 'topicfilter',
} as const satisfies Readonly<Record<string, IotResource>>;

/** Decides by the policies of the certificate as they are now; AWS may go on with older ones for minutes. */
export const createConnectionPolicies =
  ({ arns, certificates, policies, principals, things }: RegistryParts): GatewayRegistry['isAllowed'] =>
  ({ certificateId, clientId, action, resource }) => {
    const certificate = certificates.find(certificateId);
    if (certificate?.status !== 'ACTIVE') return false;
    const decision = evaluatePolicies(
      policies.ofCertificate(certificateId).map(({ parsed }) => parsed),
      {
        action,
        resource: arns.of(resourceOfAction[action], resource),
        variables: policyVariables({
          certificate,
          clientId,
          attachments: principals.ofCertificate(certificateId),
          findThing: things.find,
        }),
      },
    );
    return decision === 'allowed';
  };
