import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { accountId, arnOf, region, roleArn, startFunctions } from './start-functions.ts';

// Threads are slow to start where cores are shared.
jest.setTimeout(60_000);

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async ({ close }) => close()));
});

const ruleArn = `arn:aws:iot:${region}:${accountId}:rule/onboarding`;
const fromRule = { service: 'iot.amazonaws.com', sourceArn: ruleArn };

const setup = async (permission: object | undefined) => {
  const started = await startFunctions({ initialInstances: 0 });
  open.push(started.functions);
  started.denied.add('lambda:InvokeFunction');
  await started.deploy('target', 'export const handler = async () => {};');
  const made =
    permission === undefined
      ? undefined
      : await started.create('AWS::Lambda::Permission', {
          FunctionName: 'target',
          Action: 'lambda:InvokeFunction',
          Principal: 'iot.amazonaws.com',
          ...permission,
        });
  return { ...started, made };
};

describe('the resource policy of a function', () => {
  it.each([
    ['the very source', { SourceArn: ruleArn }],
    ['a source of that kind', { SourceArn: `arn:aws:iot:${region}:${accountId}:rule/*` }],
    ['any source of the account', { SourceAccount: accountId }],
    ['source and account', { SourceArn: ruleArn, SourceAccount: accountId }],
    ['any source', {}],
  ])('lets a service in that is allowed for %s', async (_what, permission) => {
    const { functions, invocations } = await setup(permission);

    await functions.invokeAsync(arnOf('target'), {}, fromRule);
    await functions.idle();

    expect(invocations.map(({ outcome }) => outcome)).toEqual(['succeeded']);
  });

  it.each([
    ['nothing is allowed', undefined],
    ['another service is', { Principal: 'events.amazonaws.com' }],
    ['another rule is', { SourceArn: `${ruleArn}2` }],
    ['another Region is', { SourceArn: ruleArn.replace(region, 'us-west-2') }],
    ['another account is', { SourceArn: ruleArn, SourceAccount: '111111111111' }],
  ])('keeps a service out where %s', async (_what, permission) => {
    const { functions, invocations } = await setup(permission);

    const invoking = functions.invokeAsync(arnOf('target'), {}, fromRule);

    await expect(invoking).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `iot.amazonaws.com for ${ruleArn} is not authorized to perform: lambda:InvokeFunction on resource: ${arnOf('target')}`,
    });
    expect(invocations).toEqual([]);
  });

  it('keeps a service out once the permission is removed', async () => {
    const { functions, made } = await setup({});
    await made?.remove();

    const invoking = functions.invokeAsync(arnOf('target'), {}, fromRule);

    await expect(invoking).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('lets a role in by its own policy or by that of the function', async () => {
    const { functions, denied } = await setup({ Principal: roleArn });

    await functions.invokeAsync(arnOf('target'), {}, { roleArn });
    const otherRole = functions.invokeAsync(arnOf('target'), {}, { roleArn: `${roleArn}2` });
    await expect(otherRole).rejects.toMatchObject({ name: 'AccessDeniedException' });
    denied.clear();

    await functions.invokeAsync(arnOf('target'), {}, { roleArn: `${roleArn}2` });
    await functions.idle();
  });

  it.each([
    ['another Region', arnOf('target').replace(region, 'us-west-2')],
    ['another account', arnOf('target').replace(accountId, '111111111111')],
    ['another function', arnOf('nobody')],
    ['another version', `${arnOf('target')}:7`],
  ])('does not find %s', async (_what, arn) => {
    const { functions } = await setup({});

    const invoking = functions.invokeAsync(arn, {}, fromRule);

    await expect(invoking).rejects.toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});
