import { describe, expect, it } from '@jest/globals';
import { createIam } from '../../../../infra/local/iam/iam.ts';
import { resourcesOf } from '../support/resources.ts';

const document = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const roleProperties = (action: string, more: object = {}) => ({
  RoleName: 'device',
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  },
  Policies: [{ PolicyName: 'own', PolicyDocument: document(action) }],
  ...more,
});
const roleArn = 'arn:aws:iam::000000000000:role/device';

const setup = async () => {
  const iam = createIam();
  const resources = resourcesOf(iam.providers);
  await resources.create('AWS::IAM::Role', roleProperties('s3:GetObject'));
  return { resources, may: (action: string) => iam.roles.isAllowed(roleArn, action, 'arn:aws:s3:::keys/a') };
};

describe('updating AWS::IAM::Role', () => {
  it('exchanges its own policies and keeps those of AWS::IAM::Policy', async () => {
    const { may, resources } = await setup();
    await resources.create('AWS::IAM::Policy', {
      PolicyName: 'apart',
      PolicyDocument: document('s3:ListBucket'),
      Roles: ['device'],
    });

    const answer = await resources.update(
      'AWS::IAM::Role',
      'device',
      roleProperties('s3:PutObject'),
      roleProperties('s3:GetObject'),
    );

    expect(answer).toEqual({ physicalId: 'device', attributes: { Arn: roleArn } });
    expect([may('s3:GetObject'), may('s3:PutObject'), may('s3:ListBucket')]).toEqual([false, true, true]);
  });

  it('is a replacement for another name', async () => {
    const { resources } = await setup();

    const answer = await resources.update(
      'AWS::IAM::Role',
      'device',
      roleProperties('s3:GetObject', { RoleName: 'other' }),
      roleProperties('s3:GetObject'),
    );

    expect(answer).toBe('replace');
  });
});

describe('updating AWS::IAM::Policy', () => {
  it('exchanges the document, and leaves a role that it no longer names', async () => {
    const { may, resources } = await setup();
    await resources.create('AWS::IAM::Role', roleProperties('s3:GetObject', { RoleName: 'second' }));
    const before = { PolicyName: 'apart', PolicyDocument: document('s3:ListBucket'), Roles: ['device'] };
    await resources.create('AWS::IAM::Policy', before);

    await resources.update(
      'AWS::IAM::Policy',
      'apart',
      { ...before, PolicyDocument: document('s3:DeleteObject') },
      before,
    );
    const changed = [may('s3:ListBucket'), may('s3:DeleteObject')];
    await resources.update('AWS::IAM::Policy', 'apart', { ...before, Roles: ['second'] }, before);

    expect(changed).toEqual([false, true]);
    expect(may('s3:ListBucket')).toBe(false);
  });
});

describe('AWS::IAM::InstanceProfile', () => {
  const type = 'AWS::IAM::InstanceProfile';
  const properties = { InstanceProfileName: 'devices', Roles: ['device'] };

  it('holds a role, which cannot go before it', async () => {
    const { resources } = await setup();

    const created = await resources.create(type, properties);
    const early = resources.remove('AWS::IAM::Role', 'device', {});
    await expect(early).rejects.toThrow('the instance profile devices holds it');
    await resources.remove(type, 'devices', properties);
    await resources.remove('AWS::IAM::Role', 'device', {});

    expect(created).toEqual({
      physicalId: 'devices',
      attributes: { Arn: 'arn:aws:iam::000000000000:instance-profile/devices' },
    });
  });

  it('is one for all Regions by its name', async () => {
    const { resources } = await setup();
    await resources.create(type, properties);

    await expect(resources.create(type, properties)).rejects.toThrow('one for all Regions');
  });

  it.each([
    [{ Roles: ['none'] }, 'no role named none'],
    [{ Roles: ['device', 'device'] }, 'holds one role'],
  ])('refuses %p', async (change, says) => {
    const { resources } = await setup();

    await expect(resources.create(type, { ...properties, ...change })).rejects.toThrow(says);
  });
});

describe('AmazonSSMManagedInstanceCore', () => {
  it('lets an instance be managed, and read no bucket', async () => {
    const iam = createIam();
    await resourcesOf(iam.providers).create('AWS::IAM::Role', {
      ...roleProperties('s3:ListBucket'),
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'],
    });

    expect(iam.roles.isAllowed(roleArn, 'ssm:UpdateInstanceInformation', '*')).toBe(true);
    expect(iam.roles.isAllowed(roleArn, 's3:GetObject', 'arn:aws:s3:::keys/a')).toBe(false);
  });
});
