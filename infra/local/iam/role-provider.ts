import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { RoleTable } from './role-table.ts';
import { managedPolicy } from './managed-policies.ts';

const schema = z.strictObject({
  RoleName: z.string().optional(),
  Path: z.string().startsWith('/').endsWith('/').default('/'),
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  // No effect here: for people, or for sessions that nobody opens on localhost.
  Description: z.string().optional(),
  MaxSessionDuration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export const createRoleProvider = (table: RoleTable): ResourceProvider => ({
  type: 'AWS::IAM::Role',
  create: async (request) => {
    const properties = parseProperties(schema, request.properties);
    const name = properties.RoleName ?? physicalName(request);
    if (table.has(name)) throw new Error(`a role named ${name} exists already: IAM is one for all Regions`);
    const arn = `arn:aws:iam::${request.accountId}:role${properties.Path}${name}`;

    table.set(name, {
      name,
      arn,
      trustPolicy: parsePolicy(properties.AssumeRolePolicyDocument),
      policies: new Map([
        ...properties.ManagedPolicyArns.map((managed) => [managed, managedPolicy(managed)] as const),
        ...properties.Policies.map(
          (policy) => [policy.PolicyName, parsePolicy(policy.PolicyDocument)] as const,
        ),
      ]),
    });
    return { physicalId: name, attributes: { Arn: arn } };
  },
  remove: async (name) => {
    table.delete(name);
  },
});
