import type { PolicyDocument } from '../policy/policy-document.ts';
import { evaluatePolicies } from '../policy/evaluate-policies.ts';
import type { Origin, Roles } from '../region/targets.ts';

/** A statement of a function's resource policy, as AWS::Lambda::Permission writes it. */
export interface FunctionPermission {
  readonly action: string;
  /** A service, or the ARN of a role. */
  readonly principal: string;
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string | undefined;
}

const asPolicy = (functionArn: string, permission: FunctionPermission): PolicyDocument => ({
  statements: [
    {
      effect: 'Allow',
      actions: [permission.action],
      resources: [functionArn],
      principals: [permission.principal],
      conditions: {
        ...(permission.sourceArn === undefined
          ? {}
          : { ArnLike: { 'AWS:SourceArn': [permission.sourceArn] } }),
        ...(permission.sourceAccount === undefined
          ? {}
          : { StringEquals: { 'AWS:SourceAccount': [permission.sourceAccount] } }),
      },
    },
  ],
});

/** Whether the origin may invoke the function: a service by the function's policy, a role by that or by its own. */
export const mayInvoke = (
  functionArn: string,
  permissions: Iterable<FunctionPermission>,
  origin: Origin,
  roles: Roles,
): boolean => {
  const action = 'lambda:InvokeFunction';
  if ('roleArn' in origin && roles.isAllowed(origin.roleArn, action, functionArn)) return true;
  const documents = [...permissions].map((permission) => asPolicy(functionArn, permission));
  const decision = evaluatePolicies(documents, {
    action,
    resource: functionArn,
    principal: 'service' in origin ? origin.service : origin.roleArn,
    variables:
      'service' in origin
        ? { 'aws:SourceArn': origin.sourceArn, 'aws:SourceAccount': origin.sourceArn.split(':')[4] ?? '' }
        : {},
  });
  return decision === 'allowed';
};

export const describeOrigin = (origin: Origin): string =>
  'service' in origin ? `${origin.service} for ${origin.sourceArn}` : origin.roleArn;
