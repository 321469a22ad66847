import {
  AttachPolicyCommand,
  DetachPolicyCommand,
  type IoTClient,
  ListAttachedPoliciesCommand,
} from '@aws-sdk/client-iot';
import type { DevicePolicy } from '../../domain/ports/device-policy.ts';
import { callAws } from './call-aws.ts';
import { type AccountRegion, certificateArn } from './certificate-arn.ts';

/** Attaches the policy named `policyName`, which must exist in the client's Region, to certificates of that Region. */
export const createIotDevicePolicy = (
  client: IoTClient,
  accountRegion: AccountRegion,
  policyName: string,
): DevicePolicy => ({
  attach: (certificateId) =>
    callAws(
      `AttachPolicy ${policyName}`,
      async () => {
        const target = certificateArn(accountRegion, certificateId);
        await client.send(new AttachPolicyCommand({ policyName, target }));
      },
      {
        reasons: { ResourceNotFoundException: 'policy-missing', LimitExceededException: 'policy-limit' },
      },
    ),

  detach: (certificateId) =>
    callAws(
      `DetachPolicy ${policyName}`,
      async () => {
        const target = certificateArn(accountRegion, certificateId);
        await client.send(new DetachPolicyCommand({ policyName, target }));
      },
      { instead: { ResourceNotFoundException: undefined } },
    ),

  // A certificate has ten policies at most: they are on one page.
  isAttached: (certificateId) =>
    callAws(
      'ListAttachedPolicies',
      async () => {
        const target = certificateArn(accountRegion, certificateId);
        const { policies = [] } = await client.send(new ListAttachedPoliciesCommand({ target }));
        return policies.some((policy) => policy.policyName === policyName);
      },
      { instead: { ResourceNotFoundException: false } },
    ),
});
