import { z } from 'zod';
import { AwsError } from '../../endpoint/aws-service.ts';
import { parseStatement } from './sql/parse-statement.ts';
import type { Statement } from './sql/statement.ts';

export type RuleAction =
  | { readonly kind: 'lambda'; readonly functionArn: string }
  | {
      readonly kind: 'sqs';
      readonly queueUrl: string;
      readonly roleArn: string;
      readonly useBase64: boolean;
    };

/** A topic rule as it runs. */
export interface TopicRule {
  readonly name: string;
  readonly arn: string;
  readonly statement: Statement;
  readonly isEnabled: boolean;
  readonly actions: readonly RuleAction[];
  readonly errorAction: RuleAction | undefined;
}

const MAX_ACTIONS = 10;
const SQL_VERSION = '2016-03-23';
/** What AWS IoT takes where a rule names no version. */
const DEFAULT_SQL_VERSION = '2015-10-08';

/** CloudFormation takes booleans as strings too. */
const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .default(false)
  .transform((value) => value === true || value === 'true');

const text = z
  .string()
  .min(1)
  .refine((value) => !value.includes('${'), {
    error: 'substitution templates (${...}) are not implemented',
  });

const lambdaAction = z
  .strictObject({ FunctionArn: text })
  .transform(({ FunctionArn }): RuleAction => ({ kind: 'lambda', functionArn: FunctionArn }));

const queueUrl = text.refine((value) => URL.canParse(value) && /\/\d{12}\/[\w-]+$/.test(value), {
  error: 'a queue URL ends in an account id and a queue name',
});

const sqsAction = z
  .strictObject({ QueueUrl: queueUrl, RoleArn: text, UseBase64: flag })
  .transform(({ QueueUrl, RoleArn, UseBase64 }): RuleAction => ({
    kind: 'sqs',
    queueUrl: QueueUrl,
    roleArn: RoleArn,
    useBase64: UseBase64,
  }));

const action = z.record(z.string(), z.unknown()).transform((value, context): RuleAction => {
  const [kind, ...others] = Object.keys(value);
  const schema = kind === 'Lambda' ? lambdaAction : kind === 'Sqs' ? sqsAction : undefined;
  if (kind === undefined || schema === undefined || others.length > 0) {
    context.addIssue({
      code: 'custom',
      message:
        kind === undefined || others.length > 0
          ? 'an action has exactly one kind'
          : `the action ${kind} is not implemented; there are Lambda and Sqs`,
    });
    return z.NEVER;
  }
  const parsed = schema.safeParse(value[kind]);
  if (parsed.success) return parsed.data;
  for (const { message, path } of parsed.error.issues)
    context.addIssue({ code: 'custom', message, path: [kind, ...path] });
  return z.NEVER;
});

const topicRuleProperties = z.strictObject({
  RuleName: z
    .string()
    .regex(/^[a-zA-Z0-9_]{1,128}$/, 'a rule name has letters, digits and underscores only, at most 128')
    .optional(),
  TopicRulePayload: z.strictObject({
    Sql: z.string(),
    AwsIotSqlVersion: z.string().default(DEFAULT_SQL_VERSION),
    RuleDisabled: flag,
    // Only shown by AWS.
    Description: z.string().optional(),
    Actions: z.array(action).max(MAX_ACTIONS, `a rule has at most ${MAX_ACTIONS} actions`),
    ErrorAction: action.optional(),
  }),
  // Cost allocation and access control by tags do not exist here.
  Tags: z.array(z.unknown()).optional(),
});

/**
 * Makes a rule of the properties of `AWS::IoT::TopicRule`. What is not implemented is an error that names it.
 *
 * @param fallbackName of a rule that names itself not
 */
export const parseTopicRule = (
  properties: unknown,
  { region, accountId, fallbackName }: { region: string; accountId: string; fallbackName: string },
): TopicRule => {
  const parsed = topicRuleProperties.safeParse(properties);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'properties'}: ${message}`,
    );
    throw new AwsError('InvalidRequestException', 400, `AWS::IoT::TopicRule: ${faults.join('; ')}`);
  }
  const { RuleName: name = fallbackName, TopicRulePayload: payload } = parsed.data;
  if (payload.AwsIotSqlVersion !== SQL_VERSION)
    throw new AwsError(
      'InvalidRequestException',
      400,
      `the topic rule ${name} uses SQL version ${payload.AwsIotSqlVersion}, which is not implemented: ` +
        `set AwsIotSqlVersion to '${SQL_VERSION}' (AWS takes ${DEFAULT_SQL_VERSION} where it is absent)`,
    );
  return {
    name,
    arn: `arn:aws:iot:${region}:${accountId}:rule/${name}`,
    statement: parseStatement(payload.Sql),
    isEnabled: !payload.RuleDisabled,
    actions: payload.Actions,
    errorAction: payload.ErrorAction,
  };
};
