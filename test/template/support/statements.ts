import * as z from 'zod';
import type { DeployedTemplate } from './deployed-template.ts';

const several = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** Of a policy of IAM, AWS IoT or SQS. */
const statement = z.object({
  Effect: z.literal('Allow'),
  Principal: z.object({ Service: z.string() }).optional(),
  Action: several,
  Resource: several.default([]),
  Condition: z.record(z.string(), z.record(z.string(), z.string())).default({}),
});

export const policyDocument = z.object({
  Version: z.literal('2012-10-17'),
  Statement: z.array(statement),
});

const role = z.object({
  AssumeRolePolicyDocument: policyDocument,
  Policies: z.array(z.object({ PolicyDocument: policyDocument })),
  // A managed policy would bring statements that these tests do not see.
  ManagedPolicyArns: z.undefined().optional(),
});

export interface RoleStatement {
  readonly role: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** A policy of some roles that stands apart from them. */
const apart = z.object({ Roles: z.array(z.string()), PolicyDocument: policyDocument });

const statementsOf = (id: string, { Statement }: z.output<typeof policyDocument>): readonly RoleStatement[] =>
  Statement.map(({ Action, Resource }) => ({ role: id, actions: Action, resources: Resource }));

/** Every statement of every role, one after the other. */
export const roleStatements = (stack: DeployedTemplate): readonly RoleStatement[] => [
  ...stack
    .all('AWS::IAM::Role', role)
    .flatMap(({ id, properties }) =>
      properties.Policies.flatMap(({ PolicyDocument }) => statementsOf(id, PolicyDocument)),
    ),
  ...stack
    .all('AWS::IAM::Policy', apart)
    .flatMap(({ properties: { Roles, PolicyDocument } }) =>
      Roles.flatMap((id) => statementsOf(id, PolicyDocument)),
    ),
];

/** Whether a statement of the role names both, as they are: no wildcard is expanded. */
export const roleAllows = (stack: DeployedTemplate, roleArn: string, action: string, resource: string) =>
  roleStatements(stack).some(
    (statement) =>
      roleArn.endsWith(`:role/${statement.role}`) &&
      statement.actions.includes(action) &&
      statement.resources.includes(resource),
  );

/** Documents of the policies of a role, for an evaluator. */
export const policiesOf = (stack: DeployedTemplate, id: string): readonly unknown[] => [
  ...stack
    .one(id, z.object({ Policies: z.array(z.object({ PolicyDocument: z.unknown() })) }))
    .Policies.map(({ PolicyDocument }) => PolicyDocument),
  ...stack
    .all('AWS::IAM::Policy', z.object({ Roles: z.array(z.string()), PolicyDocument: z.unknown() }))
    .filter(({ properties }) => properties.Roles.includes(id))
    .map(({ properties }) => properties.PolicyDocument),
];

/** Which service may assume the role, and for which source. */
export const trustOf = (stack: DeployedTemplate, id: string) =>
  stack.one(id, role).AssumeRolePolicyDocument.Statement;
