import { z } from 'zod';
import { requireKnownOperator } from './condition-operators.ts';
import { variableNames } from './pattern.ts';
import type { PolicyDocument, Statement } from './policy-document.ts';

/** A policy document that AWS would refuse, or that uses an element that localhost does not know. */
export class PolicySyntaxError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PolicySyntaxError';
  }
}

// No union of the two, whose errors would not say which part is wrong.
const oneOrMany = <T>(item: z.ZodType<T>): z.ZodType<readonly T[]> =>
  z.preprocess((given): unknown => (Array.isArray(given) ? given : [given]), z.array(item));

const strings = oneOrMany(z.string());
const conditionValues = oneOrMany(z.union([z.string(), z.number(), z.boolean()]).transform(String));

const statementShape = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z
    .union([z.literal('*'), z.strictObject({ AWS: strings.optional(), Service: strings.optional() })])
    .optional(),
  Action: strings,
  Resource: strings.optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValues)).optional(),
});

const documentShape = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: oneOrMany(statementShape),
});

const accountPrincipal = /^(?:\d{12}|arn:[^:]+:iam::\d{12}:root)$/;

const principalsOf = (principal: z.infer<typeof statementShape>['Principal']): readonly string[] => {
  if (principal === undefined) return [];
  if (principal === '*') return ['*'];
  const principals = [...(principal.AWS ?? []), ...(principal.Service ?? [])];
  const account = principals.find((name) => accountPrincipal.test(name));
  if (account !== undefined) {
    throw new PolicySyntaxError(
      `Principal ${account} is a whole account: localhost knows roles, services and *. Name the role.`,
    );
  }
  return principals;
};

const toStatement = (statement: z.infer<typeof statementShape>): Statement => {
  const conditions = statement.Condition ?? {};
  Object.keys(conditions).forEach(requireKnownOperator);
  const principals = principalsOf(statement.Principal);
  // A resource policy may leave its own resource out, such as the trust policy of a role; an identity policy may not.
  if (statement.Resource === undefined && principals.length === 0) {
    throw new PolicySyntaxError('A statement has neither Resource nor Principal.');
  }
  return {
    effect: statement.Effect,
    actions: statement.Action,
    resources: statement.Resource ?? ['*'],
    conditions,
    principals,
  };
};

const textsOf = ({ resources, conditions }: Statement): readonly string[] => [
  ...resources,
  ...Object.values(conditions).flatMap((keys) => Object.values(keys).flat()),
];

const requireUsableVariables = (statement: Statement, version: string | undefined): void => {
  const [name] = textsOf(statement).flatMap(variableNames);
  // Without that version AWS takes `${...}` for plain text, which nobody means.
  if (name !== undefined && version !== '2012-10-17') {
    throw new PolicySyntaxError(`\${${name}} needs "Version": "2012-10-17" in the policy document.`);
  }
  const withDefault = textsOf(statement)
    .flatMap(variableNames)
    .find((variable) => variable.includes(','));
  if (withDefault !== undefined) {
    throw new PolicySyntaxError(
      `Default values of policy variables are not implemented on localhost: \${${withDefault}}.`,
    );
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PolicySyntaxError('The policy document is not JSON.', { cause });
  }
};

const describe = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.') || 'document'}: ${message}`).join('; ');

/** Takes JSON text or what was parsed from it. Elements such as `NotAction` are refused by name. */
export const parsePolicy = (policy: unknown): PolicyDocument => {
  const parsed = documentShape.safeParse(typeof policy === 'string' ? parseJson(policy) : policy);
  if (!parsed.success) throw new PolicySyntaxError(describe(parsed.error), { cause: parsed.error });
  const statements = parsed.data.Statement.map(toStatement);
  statements.forEach((statement) => {
    requireUsableVariables(statement, parsed.data.Version);
  });
  return { statements };
};
