import {
  CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import type {
  Properties,
  ResourceProvider,
} from '../../../../../infra/local/cloudformation/resource-provider.ts';
import { createStacks } from '../../../../../infra/local/cloudformation/service/stacks.ts';
import { serveServices } from '../../endpoint/serve-services.ts';

export const region = 'eu-west-1';

/** Makes `Test::Thing`s; a property `Name` is its id, `Fixed` cannot be changed in place, and what is told to fail does. */
const createThings = () => {
  const things = new Map<string, Properties>();
  const happened: string[] = [];
  const failing = new Set<string>();
  let made = 0;
  const note = (what: string): void => {
    happened.push(what);
    if (failing.has(what)) throw new Error(`${what} must fail`);
  };
  const idOf = (logicalId: string, { Name: name }: Properties): string => {
    made += 1;
    return typeof name === 'string' ? name : `${logicalId}-${made}`;
  };
  const provider: ResourceProvider = {
    type: 'Test::Thing',
    create: async ({ logicalId, properties }) => {
      note(`create ${logicalId}`);
      const physicalId = idOf(logicalId, properties);
      things.set(physicalId, properties);
      return { physicalId, attributes: { Arn: `arn:${physicalId}` } };
    },
    update: async (physicalId, { logicalId, properties }, previous) => {
      if (properties['Fixed'] !== previous['Fixed']) return 'replace';
      note(`update ${logicalId}`);
      things.set(physicalId, properties);
      return { physicalId, attributes: { Arn: `arn:${physicalId}` } };
    },
    remove: async (physicalId, { logicalId }) => {
      note(`remove ${logicalId}`);
      things.delete(physicalId);
    },
  };
  // One that knows no update: it is replaced by whatever changes.
  const rigid: ResourceProvider = {
    type: 'Test::Rigid',
    create: provider.create,
    remove: provider.remove,
  };
  return { providers: [provider, rigid, { ...rigid, type: 'AWS::IAM::Role' }], things, happened, failing };
};

export const thing = (properties: object = {}, attributes: object = {}) => ({
  Type: 'Test::Thing',
  Properties: properties,
  ...attributes,
});

export const setup = async () => {
  const made = createThings();
  const objects = new Map<string, string>();
  const parameters = new Map<string, string>();
  const stacks = createStacks({
    region,
    accountId: '000000000000',
    now: Date.now,
    providers: made.providers,
    readParameter: (name) => parameters.get(name),
    readObject: (bucket, key) => {
      const found = objects.get(`${bucket}/${key}`);
      return found === undefined ? undefined : Buffer.from(found);
    },
  });
  const served = await serveServices({ [region]: [stacks.service] });
  const client = new CloudFormationClient(served.settings(region));

  const changeSet = async (
    type: 'CREATE' | 'UPDATE',
    template: object,
    more: Partial<CreateChangeSetCommandInput> = {},
  ) =>
    client.send(
      new CreateChangeSetCommand({
        StackName: 'fleet',
        ChangeSetName: 'changes',
        ChangeSetType: type,
        TemplateBody: JSON.stringify(template),
        ...more,
      }),
    );
  const describeChangeSet = async () =>
    client.send(new DescribeChangeSetCommand({ StackName: 'fleet', ChangeSetName: 'changes' }));
  const describe = async (StackName = 'fleet') => {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    return stack;
  };

  return {
    ...made,
    objects,
    parameters,
    client,
    changeSet,
    describeChangeSet,
    describe,
    idle: stacks.idle,
    /** Brings the stack to a template by a change set, and waits for the end of it. */
    bring: async (
      type: 'CREATE' | 'UPDATE',
      template: object,
      more: Partial<CreateChangeSetCommandInput> = {},
    ) => {
      const { Id: ChangeSetName } = await changeSet(type, template, {
        ChangeSetName: `changes-${Math.random().toString(36).slice(2)}`,
        ...more,
      });
      await client.send(new ExecuteChangeSetCommand({ ChangeSetName }));
      await stacks.idle();
      return describe();
    },
    /** What happened, oldest first. */
    events: async (StackName = 'fleet') => {
      const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
      return StackEvents.toReversed().map(
        ({ LogicalResourceId, ResourceStatus }) => `${LogicalResourceId} ${ResourceStatus}`,
      );
    },
    close: async () => {
      client.destroy();
      await served.close();
    },
  };
};
