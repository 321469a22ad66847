import { z } from 'zod';

/** The Query protocol writes an empty list as an empty text. */
const listOf = <T>(entry: z.ZodType<T>) =>
  z.union([z.literal('').transform((): T[] => []), z.array(entry)]).default([]);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const stackName = z
  .string()
  .regex(/^[a-zA-Z][-a-zA-Z0-9]{0,127}$|^arn:aws:cloudformation:[^:]+:\d{12}:stack\/[^/]+\/[^/]+$/, {
    error: 'must begin with a letter and hold letters, numbers and hyphens only',
  });
const changeSetName = z.string().regex(/^[a-zA-Z][-a-zA-Z0-9]{0,127}$|^arn:/);

export const templateInput = z.strictObject({
  TemplateBody: z.string().optional(),
  TemplateURL: z.string().optional(),
});

/** What all that bring a stack to a template take. What is not here is an error that names it. */
const stackInput = templateInput.extend({
  StackName: stackName,
  UsePreviousTemplate: flag.default(false),
  Parameters: listOf(
    z.strictObject({
      ParameterKey: z.string(),
      ParameterValue: z.string().optional(),
      UsePreviousValue: flag.default(false),
    }),
  ),
  Capabilities: listOf(z.enum(['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'])),
  Tags: listOf(z.strictObject({ Key: z.string(), Value: z.string() })).optional(),
  NotificationARNs: z.literal('', { error: 'localhost notifies nobody: leave it empty' }).optional(),
  // A call that is sent twice is refused the second time for what it asks, not known by its token.
  ClientToken: z.string().optional(),
  ClientRequestToken: z.string().optional(),
});
export type StackInput = z.infer<typeof stackInput>;

const oneStack = z.strictObject({ StackName: stackName });
const maybeOneStack = z.strictObject({ StackName: stackName.optional(), NextToken: z.string().optional() });
const oneChangeSet = z.strictObject({
  StackName: stackName.optional(),
  ChangeSetName: changeSetName,
});

export const inputs = {
  CreateChangeSet: stackInput.extend({
    ChangeSetName: changeSetName,
    ChangeSetType: z.enum(['CREATE', 'UPDATE']).default('UPDATE'),
    Description: z.string().optional(),
  }),
  DescribeChangeSet: oneChangeSet.extend({ NextToken: z.string().optional() }),
  ExecuteChangeSet: oneChangeSet.extend({ ClientRequestToken: z.string().optional() }),
  DeleteChangeSet: oneChangeSet,
  ListChangeSets: oneStack.extend({ NextToken: z.string().optional() }),
  CreateStack: stackInput.extend({
    OnFailure: z
      .literal('ROLLBACK', { error: 'localhost rolls back what fails, and keeps the stack for its events' })
      .optional(),
    EnableTerminationProtection: flag.default(false),
  }),
  UpdateStack: stackInput,
  DeleteStack: oneStack.extend({
    RetainResources: listOf(z.string()),
    ClientRequestToken: z.string().optional(),
  }),
  DescribeStacks: maybeOneStack,
  ListStacks: z.strictObject({ StackStatusFilter: listOf(z.string()), NextToken: z.string().optional() }),
  DescribeStackEvents: maybeOneStack,
  DescribeStackResource: oneStack.extend({ LogicalResourceId: z.string() }),
  DescribeStackResources: oneStack.extend({ LogicalResourceId: z.string().optional() }),
  ListStackResources: oneStack.extend({ NextToken: z.string().optional() }),
  ListExports: z.strictObject({ NextToken: z.string().optional() }),
  GetTemplate: oneStack.extend({ TemplateStage: z.enum(['Original', 'Processed']).optional() }),
  GetTemplateSummary: templateInput,
  ValidateTemplate: templateInput,
  UpdateTerminationProtection: oneStack.extend({ EnableTerminationProtection: flag }),
} as const;

export type OperationName = keyof typeof inputs;
export type InputOf<Name extends OperationName> = z.infer<(typeof inputs)[Name]>;

export const isOperation = (action: string): action is OperationName => Object.hasOwn(inputs, action);
