import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from '@jest/globals';
import { createSsm } from '../../../../infra/local/ssm/ssm.ts';
import { manualClock } from '../iot/registry/support/manual-clock.ts';
import { accountId, region, resourcesOf } from '../support/resources.ts';
import { serveClient } from '../support/serve-client.ts';

const setup = async () => {
  const ssm = createSsm({ region, accountId, clock: manualClock() });
  return { ssm, resources: resourcesOf(ssm.providers), ...(await serveClient(ssm.service, SSMClient)) };
};

const Name = '/landfall/dev/server-certificate-arn';

describe('the parameter store', () => {
  it('keeps a parameter and reads it again', async () => {
    const { client, ssm, permissions } = await setup();

    await client.send(new PutParameterCommand({ Name, Value: 'arn:one', Type: 'String' }));
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));

    expect(Parameter).toMatchObject({ Name, Value: 'arn:one', Type: 'String', Version: 1 });
    expect(Parameter?.ARN).toBe(`arn:aws:ssm:${region}:${accountId}:parameter${Name}`);
    expect(ssm.parameter(Name)).toBe('arn:one');
    expect(permissions).toContainEqual({
      action: 'ssm:GetParameter',
      resource: `arn:aws:ssm:${region}:${accountId}:parameter${Name}`,
    });
  });

  it('overwrites only when told to', async () => {
    const { client, ssm } = await setup();
    await client.send(new PutParameterCommand({ Name, Value: 'one', Type: 'String' }));

    const refused = client.send(new PutParameterCommand({ Name, Value: 'two', Type: 'String' }));
    await expect(refused).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    const { Version } = await client.send(
      new PutParameterCommand({ Name, Value: 'three', Type: 'String', Overwrite: true }),
    );

    expect(Version).toBe(2);
    expect(ssm.parameter(Name)).toBe('three');
  });

  it('refuses a SecureString by name, rather than keep it in the clear', async () => {
    const { client, ssm } = await setup();

    const refused = client.send(new PutParameterCommand({ Name, Value: 'secret', Type: 'SecureString' }));

    await expect(refused).rejects.toMatchObject({
      name: 'UnsupportedParameterType',
      message: expect.stringContaining('SecureString'),
    });
    expect(ssm.parameter(Name)).toBeUndefined();
  });

  it.each([
    { given: { Name: 'a/b' }, says: 'must begin with a slash' },
    { given: { Name: '/aws/x' }, says: 'reserved' },
    { given: { Name: 'a b' }, says: 'only a-z' },
    { given: { Name: `/${'a/'.repeat(16)}` }, says: 'levels' },
    { given: { Value: 'x'.repeat(4097) }, says: '4096' },
  ])('refuses $says', async ({ given, says }) => {
    const { client } = await setup();

    const refused = client.send(new PutParameterCommand({ Name, Value: 'v', Type: 'String', ...given }));

    await expect(refused).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(says),
    });
  });

  it('tells which of several are missing, and lists what is there', async () => {
    const { client } = await setup();
    await client.send(new PutParameterCommand({ Name, Value: 'one', Type: 'String' }));

    const several = await client.send(new GetParametersCommand({ Names: [Name, 'nowhere'] }));
    const { Parameters } = await client.send(new DescribeParametersCommand({}));

    expect(several.Parameters?.map(({ Value }) => Value)).toEqual(['one']);
    expect(several.InvalidParameters).toEqual(['nowhere']);
    expect(Parameters?.map((parameter) => parameter.Name)).toEqual([Name]);
  });

  it('knows a deleted parameter no more', async () => {
    const { client } = await setup();
    await client.send(new PutParameterCommand({ Name, Value: 'one', Type: 'String' }));

    await client.send(new DeleteParameterCommand({ Name }));

    await expect(client.send(new GetParameterCommand({ Name }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    await expect(client.send(new DeleteParameterCommand({ Name }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });
});

describe('AWS::SSM::Parameter', () => {
  const type = 'AWS::SSM::Parameter';
  const properties = { Name, Type: 'String', Value: 'one' };

  it('is made, changed in place, and removed', async () => {
    const { resources, ssm } = await setup();

    const created = await resources.create(type, properties);
    await resources.update(type, Name, { ...properties, Value: 'two' }, properties);
    const changed = ssm.parameter(Name);
    await resources.remove(type, Name, properties);
    await resources.remove(type, Name, properties);

    expect(created).toEqual({ physicalId: Name, attributes: { Type: 'String', Value: 'one' } });
    expect(changed).toBe('two');
    expect(ssm.parameter(Name)).toBeUndefined();
  });

  it('is replaced when its name changes', async () => {
    const { resources } = await setup();
    await resources.create(type, properties);

    const answer = await resources.update(type, Name, { ...properties, Name: '/other' }, properties);

    expect(answer).toBe('replace');
  });

  it('does not take a parameter over that is there', async () => {
    const { resources } = await setup();
    await resources.create(type, properties);

    await expect(resources.create(type, properties)).rejects.toThrow('already exists');
  });
});
