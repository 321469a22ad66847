import type { z } from 'zod';
import { AwsError } from '../../endpoint/aws-service.ts';
import { describeChangeSet, summarizeChangeSet } from './change-set.ts';
import { describeEvents, describeResources, describeStack } from './describe-stack.ts';
import { inputs, type InputOf, type OperationName } from './inputs.ts';
import { readTemplate } from './read-template.ts';
import { requiredCapability } from './required-capabilities.ts';
import type { KnownStack } from './stack-directory.ts';
import type { StackOperationDeps, StackOperations } from './stack-operations.ts';
import { validationError } from './validation-error.ts';

type Answers = {
  readonly [Name in OperationName]: (input: Readonly<Record<string, unknown>>) => object;
};

const answer =
  <Input>(schema: z.ZodType<Input>, run: (input: Input) => object | void) =>
  (input: Readonly<Record<string, unknown>>): object => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return run(parsed.data) ?? {};
    const faults = parsed.error.issues.map(({ path, message }) => [path.join('.'), message].join(' ').trim());
    throw validationError(faults.join('; '));
  };

/** What each call answers. */
export const createAnswers = (
  { directory, readObject }: StackOperationDeps,
  operations: StackOperations,
): Answers => {
  const describe = ({ stack, isProtected }: KnownStack) => describeStack(stack, isProtected);
  const alive = () => directory.all().filter(({ stack }) => stack.status() !== 'DELETE_COMPLETE');
  const summarize = ({ stack }: KnownStack) => ({
    StackId: stack.identity.stackId,
    StackName: stack.identity.stackName,
    CreationTime: new Date(stack.createdAtMs),
    StackStatus: stack.status(),
    StackStatusReason: stack.statusReason(),
  });
  /** Of events and resources CloudFormation says it in other words. */
  const requireStack = (name: string): KnownStack => {
    const found = directory.find(name);
    if (found === undefined) throw validationError(`Stack [${name}] does not exist`);
    return found;
  };
  const summarizeTemplate = (input: InputOf<'ValidateTemplate'>): object => {
    const given = readTemplate(input, readObject);
    if (given === undefined) throw validationError('Either Template URL or Template Body must be specified.');
    const capability = requiredCapability(given.template);
    return {
      Description: given.template.Description,
      Parameters: Object.entries(given.template.Parameters).map(([ParameterKey, parameter]) => ({
        ParameterKey,
        DefaultValue: parameter.Default,
        NoEcho: parameter.NoEcho === true || parameter.NoEcho === 'true',
        Description: parameter.Description,
      })),
      Capabilities: capability === undefined ? [] : [capability],
      CapabilitiesReason: capability === undefined ? undefined : 'The template makes IAM resources.',
    };
  };

  return {
    CreateChangeSet: answer(inputs.CreateChangeSet, operations.createChangeSet),
    DescribeChangeSet: answer(inputs.DescribeChangeSet, ({ StackName, ChangeSetName }) => {
      const { known, changeSet } = operations.requireChangeSet(StackName, ChangeSetName);
      return describeChangeSet(known.stack, changeSet);
    }),
    ExecuteChangeSet: answer(inputs.ExecuteChangeSet, operations.executeChangeSet),
    DeleteChangeSet: answer(inputs.DeleteChangeSet, operations.deleteChangeSet),
    ListChangeSets: answer(inputs.ListChangeSets, ({ StackName }) => {
      const { stack, changeSets } = directory.require(StackName);
      return { Summaries: [...changeSets.values()].map((one) => summarizeChangeSet(stack, one)) };
    }),
    CreateStack: answer(inputs.CreateStack, operations.createStack),
    UpdateStack: answer(inputs.UpdateStack, operations.updateStack),
    DeleteStack: answer(inputs.DeleteStack, operations.deleteStack),
    DescribeStacks: answer(inputs.DescribeStacks, ({ StackName }) => ({
      Stacks: (StackName === undefined ? alive() : [directory.require(StackName)]).map(describe),
    })),
    ListStacks: answer(inputs.ListStacks, ({ StackStatusFilter: wanted }) => ({
      StackSummaries: directory
        .all()
        .filter(({ stack }) => wanted.length === 0 || wanted.includes(stack.status()))
        .map(summarize),
    })),
    DescribeStackEvents: answer(inputs.DescribeStackEvents, ({ StackName }) => {
      if (StackName === undefined) throw validationError('StackName is needed');
      return { StackEvents: describeEvents(requireStack(StackName).stack) };
    }),
    DescribeStackResource: answer(inputs.DescribeStackResource, ({ StackName, LogicalResourceId }) => {
      const { stack } = requireStack(StackName);
      const found = describeResources(stack).find((one) => one.LogicalResourceId === LogicalResourceId);
      if (found === undefined)
        throw validationError(`Resource ${LogicalResourceId} does not exist for stack ${StackName}`);
      const { Timestamp: LastUpdatedTimestamp, ...resource } = found;
      return { StackResourceDetail: { ...resource, LastUpdatedTimestamp } };
    }),
    DescribeStackResources: answer(inputs.DescribeStackResources, ({ StackName, LogicalResourceId }) => ({
      StackResources: describeResources(requireStack(StackName).stack).filter(
        (one) => LogicalResourceId === undefined || one.LogicalResourceId === LogicalResourceId,
      ),
    })),
    ListStackResources: answer(inputs.ListStackResources, ({ StackName }) => ({
      StackResourceSummaries: describeResources(requireStack(StackName).stack).map((resource) => ({
        LogicalResourceId: resource.LogicalResourceId,
        PhysicalResourceId: resource.PhysicalResourceId,
        ResourceType: resource.ResourceType,
        ResourceStatus: resource.ResourceStatus,
        ResourceStatusReason: resource.ResourceStatusReason,
        LastUpdatedTimestamp: resource.Timestamp,
      })),
    })),
    ListExports: answer(inputs.ListExports, () => ({
      Exports: alive().flatMap(({ stack }) =>
        Object.values(stack.outputs()).flatMap(({ exportName: Name, value: Value }) =>
          Name === undefined ? [] : [{ ExportingStackId: stack.identity.stackId, Name, Value }],
        ),
      ),
    })),
    GetTemplate: answer(inputs.GetTemplate, ({ StackName }) => {
      const definition = directory.require(StackName).stack.definition();
      if (definition === undefined)
        throw new AwsError('ValidationError', 400, `Stack ${StackName} has no template yet`);
      return { TemplateBody: definition.templateBody, StagesAvailable: ['Original', 'Processed'] };
    }),
    GetTemplateSummary: answer(inputs.GetTemplateSummary, summarizeTemplate),
    ValidateTemplate: answer(inputs.ValidateTemplate, summarizeTemplate),
    UpdateTerminationProtection: answer(
      inputs.UpdateTerminationProtection,
      operations.updateTerminationProtection,
    ),
  };
};
