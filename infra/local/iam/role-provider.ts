import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { PolicyDocument } from '../policy/policy-document.ts';
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

type Declared = z.output<typeof schema>;

const policiesOf = ({ ManagedPolicyArns, Policies }: Declared): Map<string, PolicyDocument> =>
  new Map([
    ...ManagedPolicyArns.map((managed) => [managed, managedPolicy(managed)] as const),
    ...Policies.map((policy) => [policy.PolicyName, parsePolicy(policy.PolicyDocument)] as const),
  ]);

export const createRoleProvider = (table: RoleTable): ResourceProvider => ({
  type: 'AWS::IAM::Role',
  create: async (request) => {
    const properties = parseProperties(schema, request.properties);
    const name = properties.RoleName ?? physicalName(request);
    if (table.has(name)) throw new Error(`a role named ${name} exists already: IAM is one for all Regions`);
    const arn = `arn:aws:iam::${request.accountId}:role${properties.Path}${name}`;
    const trustPolicy = parsePolicy(properties.AssumeRolePolicyDocument);
    table.set(name, { name, arn, trustPolicy, policies: policiesOf(properties), profiles: new Set() });
    return { physicalId: name, attributes: { Arn: arn } };
  },
  // Policies of AWS::IAM::Policy stay: only what the role itself declared is exchanged.
  update: async (name, { properties }, previousProperties) => {
    const wanted = parseProperties(schema, properties);
    const previous = parseProperties(schema, previousProperties);
    const role = table.get(name);
    if (role === undefined || wanted.RoleName !== previous.RoleName || wanted.Path !== previous.Path)
      return 'replace';
    const declaredBefore = policiesOf(previous);
    const others = [...role.policies].filter(([policyName]) => !declaredBefore.has(policyName));
    table.set(name, {
      ...role,
      trustPolicy: parsePolicy(wanted.AssumeRolePolicyDocument),
      policies: new Map([...others, ...policiesOf(wanted)]),
    });
    return { physicalId: name, attributes: { Arn: role.arn } };
  },
  remove: async (name) => {
    const [profile] = table.get(name)?.profiles ?? [];
    if (profile !== undefined)
      throw new Error(`the role ${name} cannot be deleted: the instance profile ${profile} holds it`);
    table.delete(name);
  },
});
