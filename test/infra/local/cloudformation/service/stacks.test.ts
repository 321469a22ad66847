import {
  CreateStackCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeStackResourceCommand,
  DescribeStackResourcesCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  ListExportsCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  SetStackPolicyCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { afterEach, describe, expect, it } from '@jest/globals';
import { setup as setUp, thing } from './setup.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const setup = async () => {
  const one = await setUp();
  open.push(one);
  return one;
};

const role = (properties: object = {}) => ({ Type: 'AWS::IAM::Role', Properties: properties });

describe('a stack', () => {
  describe('when it is created by a change set', () => {
    it('is under review, then made as the change set says', async () => {
      const { changeSet, describeChangeSet, describe: stack, client, idle, happened } = await setup();

      const { Id, StackId } = await changeSet('CREATE', { Resources: { One: thing() } });
      const reviewed = await stack();
      const described = await describeChangeSet();
      await client.send(new ExecuteChangeSetCommand({ ChangeSetName: Id }));
      await idle();

      expect(reviewed).toMatchObject({ StackId, StackStatus: 'REVIEW_IN_PROGRESS' });
      expect(described).toMatchObject({
        Status: 'CREATE_COMPLETE',
        ExecutionStatus: 'AVAILABLE',
        Changes: [
          {
            ResourceChange: { Action: 'Add', LogicalResourceId: 'One', ResourceType: 'Test::Thing' },
          },
        ],
      });
      expect(happened).toEqual(['create One']);
      expect(await stack()).toMatchObject({ StackId, StackStatus: 'CREATE_COMPLETE' });
    });

    it('tells what it is', async () => {
      const { bring, client, events } = await setup();
      const template = {
        Description: 'a fleet',
        Parameters: { Size: { Type: 'Number' } },
        Resources: { One: thing({ Size: { Ref: 'Size' } }) },
        Outputs: { Arn: { Value: { 'Fn::GetAtt': 'One.Arn' }, Export: { Name: 'fleet-arn' } } },
      };

      const stack = await bring('CREATE', template, {
        Parameters: [{ ParameterKey: 'Size', ParameterValue: '3' }],
        Tags: [{ Key: 'STAGE', Value: 'dev' }],
      });

      expect(stack).toMatchObject({
        Description: 'a fleet',
        Parameters: [{ ParameterKey: 'Size', ParameterValue: '3' }],
        Tags: [{ Key: 'STAGE', Value: 'dev' }],
        Outputs: [{ OutputKey: 'Arn', OutputValue: 'arn:One-1', ExportName: 'fleet-arn' }],
        CreationTime: expect.any(Date),
      });
      expect(await events()).toEqual([
        'fleet CREATE_IN_PROGRESS',
        'One CREATE_IN_PROGRESS',
        'One CREATE_COMPLETE',
        'fleet CREATE_COMPLETE',
      ]);
      const StackName = 'fleet';
      expect(await client.send(new GetTemplateCommand({ StackName }))).toMatchObject({
        TemplateBody: JSON.stringify(template),
      });
      const { StackResourceSummaries } = await client.send(new ListStackResourcesCommand({ StackName }));
      const { StackResources } = await client.send(new DescribeStackResourcesCommand({ StackName }));
      const { StackResourceDetail } = await client.send(
        new DescribeStackResourceCommand({ StackName, LogicalResourceId: 'One' }),
      );
      for (const resource of [StackResourceSummaries?.[0], StackResources?.[0], StackResourceDetail])
        expect(resource).toMatchObject({
          LogicalResourceId: 'One',
          PhysicalResourceId: 'One-1',
          ResourceStatus: 'CREATE_COMPLETE',
        });
      expect((await client.send(new ListExportsCommand({}))).Exports).toMatchObject([
        { Name: 'fleet-arn', Value: 'arn:One-1' },
      ]);
      expect((await client.send(new ListStacksCommand({}))).StackSummaries).toHaveLength(1);
    });
  });

  describe('when its creation fails', () => {
    it('is rolled back with the reason, and can only be deleted', async () => {
      const { bring, changeSet, client, failing, things, idle, describe: stack } = await setup();
      failing.add('create Two');

      const failed = await bring('CREATE', {
        Resources: { One: thing(), Two: thing({}, { DependsOn: 'One' }) },
      });

      expect(failed).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
      expect(things.size).toBe(0);
      await expect(changeSet('UPDATE', { Resources: {} })).rejects.toThrow(
        'is in ROLLBACK_COMPLETE state and can not be updated',
      );
      await client.send(new DeleteStackCommand({ StackName: 'fleet' }));
      await idle();
      await expect(stack()).rejects.toThrow('Stack with id fleet does not exist');
    });

    it('keeps what is retained, but for RetainExceptOnCreate', async () => {
      const { bring, failing, things, events } = await setup();
      failing.add('create Last');

      await bring('CREATE', {
        Resources: {
          Kept: thing({ Name: 'kept' }, { DeletionPolicy: 'Retain' }),
          Gone: thing({ Name: 'gone' }, { DeletionPolicy: 'RetainExceptOnCreate' }),
          Last: thing({}, { DependsOn: ['Kept', 'Gone'] }),
        },
      });

      expect([...things.keys()]).toEqual(['kept']);
      expect(await events()).toContain('Kept DELETE_SKIPPED');
    });

    it('is stuck where something cannot be removed', async () => {
      const { bring, failing } = await setup();
      failing.add('create Two').add('remove One');

      const stack = await bring('CREATE', {
        Resources: { One: thing(), Two: thing({}, { DependsOn: 'One' }) },
      });

      expect(stack?.StackStatus).toBe('ROLLBACK_FAILED');
    });
  });

  describe('when it is updated', () => {
    it('creates what is new, changes what differs, and removes what is gone at the end', async () => {
      const { bring, happened, things, events } = await setup();
      await bring('CREATE', {
        Resources: { Same: thing(), Changed: thing({ Size: 1 }), Gone: thing({ Name: 'gone' }) },
      });
      happened.length = 0;

      const stack = await bring('UPDATE', {
        Resources: { Same: thing(), Changed: thing({ Size: 2 }), Added: thing({}, { DependsOn: 'Changed' }) },
        Outputs: { Id: { Value: { Ref: 'Changed' } } },
      });

      expect(stack).toMatchObject({
        StackStatus: 'UPDATE_COMPLETE',
        LastUpdatedTime: expect.any(Date),
        Outputs: [{ OutputKey: 'Id', OutputValue: 'Changed-2' }],
      });
      expect(happened).toEqual(['update Changed', 'create Added', 'remove Gone']);
      expect(things.get('Changed-2')).toEqual({ Size: 2 });
      expect((await events()).slice(-4)).toEqual([
        'fleet UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
        'Gone DELETE_IN_PROGRESS',
        'Gone DELETE_COMPLETE',
        'fleet UPDATE_COMPLETE',
      ]);
    });

    it.each([
      ['whose change asks for it', 'Test::Thing'],
      ['that knows no update', 'Test::Rigid'],
    ])('replaces a resource %s, and what refers to it follows', async (_what, Type) => {
      const { bring, happened, things, client } = await setup();
      const template = (fixed: number) => ({
        Resources: {
          Base: { Type, Properties: { Fixed: fixed } },
          User: thing({ Base: { Ref: 'Base' } }),
        },
      });
      await bring('CREATE', template(1));
      happened.length = 0;

      await bring('UPDATE', template(2));

      expect(happened).toEqual(['create Base', 'update User', 'remove Base']);
      expect(things.get('User-2')).toEqual({ Base: 'Base-3' });
      const { StackResources } = await client.send(new DescribeStackResourcesCommand({ StackName: 'fleet' }));
      expect(StackResources).toContainEqual(
        expect.objectContaining({ PhysicalResourceId: 'Base-3', ResourceStatus: 'UPDATE_COMPLETE' }),
      );
    });

    it('keeps what was replaced where the policy says so', async () => {
      const { bring, things } = await setup();
      const template = (fixed: number) => ({
        Resources: { Base: thing({ Fixed: fixed }, { UpdateReplacePolicy: 'Retain' }) },
      });
      await bring('CREATE', template(1));

      await bring('UPDATE', template(2));

      expect([...things.keys()]).toEqual(['Base-1', 'Base-2']);
    });

    it('leaves the one in place that was put over another of the same name', async () => {
      const { bring, things } = await setup();
      const template = (size: number) => ({
        Resources: { Policy: { Type: 'Test::Rigid', Properties: { Name: 'policy', Size: size } } },
      });
      await bring('CREATE', template(1));

      await bring('UPDATE', template(2));

      expect([...things]).toEqual([['policy', { Name: 'policy', Size: 2 }]]);
    });

    it('refuses another type under the same logical id', async () => {
      const { bring, events } = await setup();
      await bring('CREATE', { Resources: { One: thing() } });

      const stack = await bring('UPDATE', { Resources: { One: { Type: 'Test::Rigid' } } });

      expect(stack?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(await events()).toContain('One UPDATE_FAILED');
    });

    it('is done, though something that is gone cannot be removed', async () => {
      const { bring, failing, events } = await setup();
      await bring('CREATE', { Resources: { One: thing(), Two: thing() } });
      failing.add('remove Two');

      const stack = await bring('UPDATE', { Resources: { One: thing() } });

      expect(stack?.StackStatus).toBe('UPDATE_COMPLETE');
      expect(await events()).toContain('Two DELETE_FAILED');
    });
  });

  describe('when an update fails', () => {
    const before = {
      Resources: {
        Changed: thing({ Size: 1 }),
        Replaced: thing({ Fixed: 1 }),
        Gone: thing({ Name: 'gone' }),
      },
      Outputs: { Size: { Value: 'one' } },
    };
    const after = {
      Resources: {
        Changed: thing({ Size: 2 }),
        Replaced: thing({ Fixed: 2 }),
        Added: thing({}, { DependsOn: ['Changed', 'Replaced'] }),
        Last: thing({}, { DependsOn: 'Added' }),
      },
      Outputs: { Size: { Value: 'two' } },
    };

    it('has again what it had, and can be updated', async () => {
      const { bring, failing, things, events } = await setup();
      await bring('CREATE', before);
      const had = new Map(things);
      failing.add('create Last');

      const failed = await bring('UPDATE', after);

      expect(failed).toMatchObject({
        StackStatus: 'UPDATE_ROLLBACK_COMPLETE',
        Outputs: [{ OutputValue: 'one' }],
      });
      expect(things).toEqual(had);
      expect(await events()).not.toContain('Gone DELETE_IN_PROGRESS');
      failing.clear();
      expect(await bring('UPDATE', after)).toMatchObject({ StackStatus: 'UPDATE_COMPLETE' });
    });

    it('is stuck where what failed half way cannot be changed back', async () => {
      const { bring, failing, things } = await setup();
      await bring('CREATE', before);
      failing.add('update Changed');

      const failed = await bring('UPDATE', after);

      expect(failed).toMatchObject({
        StackStatus: 'UPDATE_ROLLBACK_FAILED',
        StackStatusReason: 'Changed: update Changed must fail',
      });
      expect(things.get('Changed-1')).toEqual({ Size: 1 });
    });
  });

  describe('when nothing changes', () => {
    it('has a change set that failed for it, and is not touched', async () => {
      const { bring, changeSet, describeChangeSet, client, happened } = await setup();
      const template = { Resources: { One: thing(), Two: thing({ One: { Ref: 'One' } }) } };
      await bring('CREATE', template);
      happened.length = 0;

      const { Id } = await changeSet('UPDATE', template);

      expect(await describeChangeSet()).toMatchObject({
        Status: 'FAILED',
        ExecutionStatus: 'UNAVAILABLE',
        StatusReason: expect.stringContaining("The submitted information didn't contain changes."),
      });
      await expect(client.send(new ExecuteChangeSetCommand({ ChangeSetName: Id }))).rejects.toMatchObject({
        name: 'InvalidChangeSetStatusException',
      });
      await expect(
        client.send(new UpdateStackCommand({ StackName: 'fleet', TemplateBody: JSON.stringify(template) })),
      ).rejects.toThrow('No updates are to be performed.');
      expect(happened).toEqual([]);
    });

    it.each([
      ['the outputs do', { Outputs: { Id: { Value: 'x' } } }, {}],
      ['the tags do', {}, { Tags: [{ Key: 'STAGE', Value: 'prod' }] }],
    ])('but %s, it is updated', async (_what, sections, more) => {
      const { bring, changeSet, describeChangeSet } = await setup();
      const template = { Resources: { One: thing() } };
      await bring('CREATE', template);

      await changeSet('UPDATE', { ...template, ...sections }, more);

      expect(await describeChangeSet()).toMatchObject({ Status: 'CREATE_COMPLETE' });
    });
  });

  it('tells in a change set what an update would do', async () => {
    const { bring, changeSet, describeChangeSet } = await setup();
    await bring('CREATE', {
      Resources: {
        Same: thing(),
        Base: thing({ Size: 1 }),
        User: thing({ Base: { Ref: 'Base' } }),
        Gone: thing(),
      },
    });

    await changeSet('UPDATE', {
      Resources: {
        Same: thing(),
        Base: thing({ Size: 2 }),
        User: thing({ Base: { Ref: 'Base' } }),
        New: thing(),
      },
    });

    const { Changes = [] } = await describeChangeSet();
    expect(
      Changes.map(({ ResourceChange: change }) => `${change?.Action} ${change?.LogicalResourceId}`),
    ).toEqual(['Modify Base', 'Modify User', 'Add New', 'Remove Gone']);
  });

  describe('when it is deleted', () => {
    it('removes what depends on others first, and keeps what is retained', async () => {
      const { bring, client, idle, happened, things, events } = await setup();
      const created = await bring('CREATE', {
        Resources: {
          Kept: thing({ Name: 'kept' }, { DeletionPolicy: 'Retain' }),
          First: thing(),
          Last: thing({ First: { Ref: 'First' } }),
        },
      });
      happened.length = 0;

      await client.send(new DeleteStackCommand({ StackName: 'fleet' }));
      await idle();

      expect(happened).toEqual(['remove Last', 'remove First']);
      expect([...things.keys()]).toEqual(['kept']);
      await expect(events()).rejects.toThrow('Stack [fleet] does not exist');
      // By its ARN it is still there to look at.
      expect((await events(created?.StackId)).at(-1)).toBe('fleet DELETE_COMPLETE');
    });

    it('stays where a resource cannot be removed, until that is retained', async () => {
      const { bring, client, idle, failing, describe: stack } = await setup();
      await bring('CREATE', { Resources: { Stuck: thing(), Other: thing() } });
      failing.add('remove Stuck');

      await client.send(new DeleteStackCommand({ StackName: 'fleet' }));
      await idle();

      expect(await stack()).toMatchObject({
        StackStatus: 'DELETE_FAILED',
        StackStatusReason: expect.stringContaining('[Stuck]'),
      });
      await client.send(new DeleteStackCommand({ StackName: 'fleet', RetainResources: ['Stuck'] }));
      await idle();
      await expect(stack()).rejects.toThrow('does not exist');
    });

    it('is refused while it is protected', async () => {
      const { bring, client, describe: stack } = await setup();
      await bring('CREATE', { Resources: { One: thing() } });
      const StackName = 'fleet';
      await client.send(
        new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: true }),
      );

      const deleting = client.send(new DeleteStackCommand({ StackName }));

      await expect(deleting).rejects.toThrow('while TerminationProtection is enabled');
      expect(await stack()).toMatchObject({ EnableTerminationProtection: true });
    });

    it('does not mind that it is not there', async () => {
      const { client } = await setup();

      const deleting = client.send(new DeleteStackCommand({ StackName: 'nothing' }));

      await expect(deleting).resolves.toBeDefined();
    });
  });

  describe('while an operation is under way', () => {
    it('takes no other', async () => {
      const { bring, changeSet, client, providers, idle } = await setup();
      await bring('CREATE', { Resources: { One: thing({ Size: 1 }) } });
      const [provider] = providers;
      const gate = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      if (provider !== undefined)
        Object.assign(provider, {
          update: async (physicalId: string) => {
            begun.resolve();
            await gate.promise;
            return { physicalId, attributes: {} };
          },
        });

      const StackName = 'fleet';
      const TemplateBody = JSON.stringify({ Resources: { One: thing({ Size: 2 }) } });
      await client.send(new UpdateStackCommand({ StackName, TemplateBody }));
      await begun.promise;

      await expect(changeSet('UPDATE', { Resources: {} })).rejects.toThrow('is in UPDATE_IN_PROGRESS state');
      await expect(client.send(new DeleteStackCommand({ StackName }))).rejects.toThrow('can not be deleted');
      gate.resolve();
      await idle();
    });
  });

  describe('when its template is in S3', () => {
    it.each([
      'https://s3.amazonaws.com/templates/a/b.json',
      'https://s3.eu-west-1.amazonaws.com/templates/a/b.json',
      'https://templates.s3.eu-west-1.amazonaws.com/a/b.json',
    ])('is made of %s', async (TemplateURL) => {
      const { objects, client, idle, happened } = await setup();
      objects.set('templates/a/b.json', JSON.stringify({ Resources: { One: thing() } }));

      await client.send(new CreateStackCommand({ StackName: 'fleet', TemplateURL }));
      await idle();

      expect(happened).toEqual(['create One']);
    });

    it('says that there is none', async () => {
      const { client } = await setup();

      const validating = client.send(
        new ValidateTemplateCommand({ TemplateURL: 'https://s3.amazonaws.com/templates/none.json' }),
      );

      await expect(validating).rejects.toThrow('The specified key does not exist');
    });
  });

  describe('when a parameter is stored in SSM', () => {
    const template = {
      Parameters: { Certificate: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/certificate' } },
      Resources: { One: thing({ Certificate: { Ref: 'Certificate' } }) },
    };

    it('has what is stored, and follows it in an update', async () => {
      const { bring, parameters, things } = await setup();
      parameters.set('/certificate', 'arn:one');
      await bring('CREATE', template);
      parameters.set('/certificate', 'arn:two');

      const stack = await bring('UPDATE', template);

      expect(stack?.StackStatus).toBe('UPDATE_COMPLETE');
      expect(things.get('One-1')).toEqual({ Certificate: 'arn:two' });
    });

    it('is refused where nothing is stored', async () => {
      const { changeSet } = await setup();

      await expect(changeSet('CREATE', template)).rejects.toThrow(
        'Unable to fetch parameters [/certificate] from parameter store',
      );
    });
  });

  describe('when it makes IAM resources', () => {
    it.each([
      ['unnamed', role(), [], 'Requires capabilities : [CAPABILITY_IAM]'],
      [
        'named',
        role({ RoleName: 'x' }),
        ['CAPABILITY_IAM'],
        'Requires capabilities : [CAPABILITY_NAMED_IAM]',
      ],
    ] as const)('asks for the capability, %s', async (_what, Role, Capabilities, message) => {
      const { changeSet } = await setup();

      const making = changeSet('CREATE', { Resources: { Role } }, { Capabilities: [...Capabilities] });

      await expect(making).rejects.toMatchObject({ name: 'InsufficientCapabilitiesException', message });
    });

    it('is made with it', async () => {
      const { bring, client } = await setup();
      const template = { Resources: { Role: role({ RoleName: 'x' }) } };

      const stack = await bring('CREATE', template, { Capabilities: ['CAPABILITY_NAMED_IAM'] });
      const validated = await client.send(
        new ValidateTemplateCommand({ TemplateBody: JSON.stringify(template) }),
      );

      expect(stack?.StackStatus).toBe('CREATE_COMPLETE');
      expect(validated.Capabilities).toEqual(['CAPABILITY_NAMED_IAM']);
    });
  });

  describe('when it is asked for what cannot be', () => {
    it.each([
      ['no JSON', 'Resources: {}', /localhost reads templates in JSON/],
      ['an unknown type', { Resources: { X: { Type: 'AWS::Not::Here' } } }, /AWS::Not::Here does not exist/],
      ['a dangling reference', { Resources: { X: thing({ A: { Ref: 'Y' } }) } }, /Y is not in the template/],
    ])('refuses %s before it makes a stack', async (_what, template, message) => {
      const { changeSet, client } = await setup();

      const TemplateBody = typeof template === 'string' ? template : JSON.stringify(template);
      const making = changeSet('CREATE', {}, { TemplateBody });

      await expect(making).rejects.toMatchObject({
        name: 'ValidationError',
        message: expect.stringMatching(message),
      });
      expect((await client.send(new ListStacksCommand({}))).StackSummaries ?? []).toEqual([]);
    });

    it('says that there is no stack to update', async () => {
      const { changeSet } = await setup();

      await expect(changeSet('UPDATE', { Resources: {} })).rejects.toThrow('Stack [fleet] does not exist');
    });

    it('says that there is a stack already', async () => {
      const { bring, changeSet, client } = await setup();
      const template = { Resources: { One: thing() } };
      await bring('CREATE', template);

      await expect(changeSet('CREATE', template)).rejects.toThrow('already exists');
      await expect(
        client.send(new CreateStackCommand({ StackName: 'fleet', TemplateBody: JSON.stringify(template) })),
      ).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    });

    it('names a call and a parameter that it does not know', async () => {
      const { client, changeSet } = await setup();

      await expect(
        client.send(new SetStackPolicyCommand({ StackName: 'fleet', StackPolicyBody: '{}' })),
      ).rejects.toThrow('not SetStackPolicy');
      await expect(
        changeSet('CREATE', { Resources: { One: thing() } }, { RoleARN: 'arn:aws:iam::000000000000:role/x' }),
      ).rejects.toThrow('RoleARN');
    });

    it('says that a resource does not exist', async () => {
      const { bring, client } = await setup();
      await bring('CREATE', { Resources: { One: thing() } });

      const asking = client.send(
        new DescribeStackResourceCommand({ StackName: 'fleet', LogicalResourceId: 'Two' }),
      );

      await expect(asking).rejects.toThrow('Resource Two does not exist for stack fleet');
    });
  });

  it('forgets a change set that is deleted, and does not mind one that is not there', async () => {
    const { changeSet, describeChangeSet, client } = await setup();
    await changeSet('CREATE', { Resources: { One: thing() } });

    for (const ChangeSetName of ['changes', 'nothing'])
      await client.send(new DeleteChangeSetCommand({ StackName: 'fleet', ChangeSetName }));

    await expect(describeChangeSet()).rejects.toMatchObject({ name: 'ChangeSetNotFoundException' });
  });
});
