import {
  DescribeCACertificateCommand,
  DescribeEventConfigurationsCommand,
  GetPolicyCommand,
  GetTopicRuleCommand,
  type IoTClient,
} from '@aws-sdk/client-iot';
import { orMissing } from '../../stage/reading.ts';
import type { AuthorityState, PolicyState, RuleState, StackResource } from '../region-state.ts';

export const readAuthority = async (client: IoTClient, id: string): Promise<AuthorityState | undefined> => {
  const found = await orMissing(
    async () => client.send(new DescribeCACertificateCommand({ certificateId: id })),
    'ResourceNotFoundException',
  );
  const authority = found?.certificateDescription;
  if (authority === undefined) return undefined;
  return {
    id,
    status: authority.status ?? 'UNKNOWN',
    mode: authority.certificateMode ?? 'DEFAULT',
    registersDevices: authority.autoRegistrationStatus === 'ENABLE',
    notAfterMs: authority.validity?.notAfter?.getTime() ?? 0,
  };
};

/** The version that holds. */
export const readPolicy = async (
  client: IoTClient,
  name: string | undefined,
): Promise<PolicyState | undefined> => {
  if (name === undefined) return undefined;
  const policy = await orMissing(
    async () => client.send(new GetPolicyCommand({ policyName: name })),
    'ResourceNotFoundException',
  );
  if (policy === undefined) return undefined;
  return { name, version: policy.defaultVersionId ?? '', document: policy.policyDocument ?? '' };
};

export const readRegistrationEvents = async (client: IoTClient) => {
  const { eventConfigurations } = await client.send(new DescribeEventConfigurationsCommand({}));
  return {
    caCertificate: eventConfigurations?.CA_CERTIFICATE?.Enabled === true,
    certificate: eventConfigurations?.CERTIFICATE?.Enabled === true,
  };
};

/** AWS IoT says of a rule that is not there that it may not be seen; IAM names the action that it refuses. */
const isMissingRule = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'UnauthorizedException' &&
  /^Access to topic rule/i.test(error.message);

export const readTopicRule = async (
  client: IoTClient,
  { logicalId, physicalId: name }: StackResource,
): Promise<RuleState> => {
  try {
    const { rule } = await client.send(new GetTopicRuleCommand({ ruleName: name }));
    return { logicalId, name, state: rule?.ruleDisabled === true ? 'disabled' : 'enabled' };
  } catch (error) {
    if (isMissingRule(error)) return { logicalId, name, state: 'missing' };
    throw error;
  }
};
