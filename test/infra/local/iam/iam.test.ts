import { describe, expect, it } from '@jest/globals';
import { createIam } from '../../../../infra/local/iam/iam.ts';
import type { ResourceRequest } from '../../../../infra/local/cloudformation/resource-provider.ts';

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});
const policy = (statement: object) => ({
  PolicyName: 'inline',
  PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] },
});
const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:failures';
const maySend = policy({ Action: 'sqs:SendMessage', Resource: queueArn });

const setup = () => {
  const iam = createIam();
  const create = async (type: string, properties: object, logicalId = 'Role') => {
    const provider = iam.providers.find((one) => one.type === type);
    if (provider === undefined) throw new Error(`no provider of ${type}`);
    const request: ResourceRequest = {
      logicalId,
      stackName: 'stack',
      region: 'eu-west-1',
      accountId: '000000000000',
      properties: { ...properties },
    };
    const made = await provider.create(request);
    return {
      ...made,
      arn: made.attributes['Arn'] ?? '',
      remove: async () => provider.remove(made.physicalId, request),
    };
  };
  const createRole = async (properties: object = {}) =>
    create('AWS::IAM::Role', { AssumeRolePolicyDocument: trust('lambda.amazonaws.com'), ...properties });
  return { ...iam, create, createRole };
};

describe('a role', () => {
  it('has an ARN with its path and name', async () => {
    const { createRole } = setup();

    const role = await createRole({ RoleName: 'reader', Path: '/service/' });

    expect(role.physicalId).toBe('reader');
    expect(role.arn).toBe('arn:aws:iam::000000000000:role/service/reader');
  });

  it('may do what its inline policies allow, and no more', async () => {
    const { createRole, roles } = setup();
    const { arn } = await createRole({ Policies: [maySend] });

    expect(roles.isAllowed(arn, 'sqs:SendMessage', queueArn)).toBe(true);
    expect(roles.isAllowed(arn, 'sqs:SendMessage', `${queueArn}2`)).toBe(false);
    expect(roles.isAllowed(arn, 'sqs:ReceiveMessage', queueArn)).toBe(false);
    expect(roles.isAllowed(`${arn}2`, 'sqs:SendMessage', queueArn)).toBe(false);
  });

  it('may do what AWSLambdaBasicExecutionRole allows', async () => {
    const { createRole, roles } = setup();
    const { arn } = await createRole({
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
    });

    const isAllowed = roles.isAllowed(
      arn,
      'logs:PutLogEvents',
      'arn:aws:logs:eu-west-1:000000000000:log-group:x:*',
    );

    expect(isAllowed).toBe(true);
  });

  it('is assumed by whom it trusts, and by nobody else', async () => {
    const { createRole, requireAssumable } = setup();
    const { arn } = await createRole();

    expect(() => requireAssumable(arn, 'lambda.amazonaws.com')).not.toThrow();
    expect(() => requireAssumable(arn, 'pipes.amazonaws.com')).toThrow(
      'cannot be assumed by pipes.amazonaws.com',
    );
    expect(() => requireAssumable(`${arn}2`, 'lambda.amazonaws.com')).toThrow('does not exist');
  });

  it('has a name that is taken for all Regions, until it is removed', async () => {
    const { createRole } = setup();
    const role = await createRole({ RoleName: 'one' });

    await expect(createRole({ RoleName: 'one' })).rejects.toThrow('a role named one exists already');
    await role.remove();

    await expect(createRole({ RoleName: 'one' })).resolves.toBeDefined();
  });

  it.each([
    [
      'an unknown managed policy',
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      /policy\/AdministratorAccess/,
    ],
    ['a permissions boundary', { PermissionsBoundary: 'arn' }, /PermissionsBoundary/],
    ['a policy with NotAction', { Policies: [policy({ NotAction: 's3:*', Resource: '*' })] }, /NotAction/],
  ])('refuses %s by name', async (_what, properties, message) => {
    const { createRole } = setup();

    const creating = createRole(properties);

    await expect(creating).rejects.toThrow(message);
  });
});

describe('a policy that stands apart', () => {
  it('adds to its roles until it is removed', async () => {
    const { createRole, create, roles } = setup();
    const { arn } = await createRole({ RoleName: 'sender' });

    const added = await create('AWS::IAM::Policy', { ...maySend, Roles: ['sender'] }, 'Policy');
    const whileThere = roles.isAllowed(arn, 'sqs:SendMessage', queueArn);
    await added.remove();

    expect(whileThere).toBe(true);
    expect(roles.isAllowed(arn, 'sqs:SendMessage', queueArn)).toBe(false);
  });

  it('refuses a role that is not there', async () => {
    const { create } = setup();

    const creating = create('AWS::IAM::Policy', { ...maySend, Roles: ['nobody'] }, 'Policy');

    await expect(creating).rejects.toThrow('there is no role named nobody');
  });
});
