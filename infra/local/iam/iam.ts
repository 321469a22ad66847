import { AwsError } from '../endpoint/aws-service.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import { evaluatePolicies } from '../policy/evaluate-policies.ts';
import type { Variables } from '../policy/pattern.ts';
import type { Roles } from '../region/targets.ts';
import { createInstanceProfileProvider } from './instance-profile-provider.ts';
import { createPolicyProvider } from './policy-provider.ts';
import { createRoleProvider } from './role-provider.ts';
import type { RoleTable } from './role-table.ts';

export interface Iam {
  readonly roles: Roles;
  readonly providers: readonly ResourceProvider[];
  /**
   * Throws AwsError unless the role exists and its trust policy lets the service assume it.
   *
   * @param keys condition keys that the service sends, such as `aws:SourceAccount`
   */
  readonly requireAssumable: (roleArn: string, service: string, keys?: Variables) => void;
}

/** IAM, which is one for all Regions: a role's name can be taken once. */
export const createIam = (): Iam => {
  const table: RoleTable = new Map();
  const roleOf = (roleArn: string) => [...table.values()].find(({ arn }) => arn === roleArn);

  return {
    roles: {
      isAllowed: (roleArn, action, resource) =>
        evaluatePolicies([...(roleOf(roleArn)?.policies.values() ?? [])], {
          action,
          resource,
          variables: {},
        }) === 'allowed',
    },
    providers: [createRoleProvider(table), createPolicyProvider(table), createInstanceProfileProvider(table)],
    requireAssumable: (roleArn, service, variables = {}) => {
      const role = roleOf(roleArn);
      if (role === undefined) {
        throw new AwsError('InvalidParameterValueException', 400, `The role ${roleArn} does not exist.`);
      }
      const request = { action: 'sts:AssumeRole', resource: roleArn, variables, principal: service };
      if (evaluatePolicies([role.trustPolicy], request) === 'allowed') return;
      throw new AwsError(
        'InvalidParameterValueException',
        400,
        `The role ${roleArn} cannot be assumed by ${service}: its AssumeRolePolicyDocument does not allow it.`,
      );
    },
  };
};
