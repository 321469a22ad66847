import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { arnOf, region, startFunctions } from './start-functions.ts';

// Threads are slow to start where cores are shared.
jest.setTimeout(60_000);

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async ({ close }) => close()));
});
const setup = async (...args: Parameters<typeof startFunctions>) => {
  const started = await startFunctions(...args);
  open.push(started.functions);
  return started;
};

const linesOf = (code: string) => `export const handler = async (event, context) => { ${code} };`;

describe('an execution environment', () => {
  it('has the variables of Lambda and of the function, and none of the host', async () => {
    const { functions, deploy, send, lines } = await setup();
    process.env['SECRET_OF_THE_HOST'] = 'leaked';
    await deploy('reader', linesOf('console.log(JSON.stringify(process.env));'), {
      Environment: { Variables: { TABLE_NAME: 'devices', LIMIT: 5 } },
      MemorySize: 256,
      TracingConfig: { Mode: 'Active' },
    });

    await send('reader', {});
    await functions.idle();
    delete process.env['SECRET_OF_THE_HOST'];

    const variables: unknown = JSON.parse(lines[0] ?? '');
    expect(variables).toMatchObject({
      TABLE_NAME: 'devices',
      LIMIT: '5',
      AWS_REGION: region,
      AWS_LAMBDA_FUNCTION_NAME: 'reader',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2',
      _HANDLER: 'index.handler',
      _X_AMZN_TRACE_ID: expect.stringMatching(
        /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/,
      ),
    });
    expect(variables).not.toHaveProperty('SECRET_OF_THE_HOST');
    expect(variables).not.toHaveProperty('HOME');
  });

  it('takes one event after the other, and keeps its state', async () => {
    const { functions, deploy, send, lines } = await setup();
    await deploy('counter', `let n = 0; ${linesOf('n += 1; console.log(`${n} ${event.name}`);')}`);

    await send('counter', { name: 'a' });
    await functions.idle();
    await send('counter', { name: 'b' });
    await functions.idle();

    expect(lines).toEqual(['1 a', '2 b']);
  });

  it('tells the handler about itself', async () => {
    const { functions, deploy, send, lines, invocations } = await setup();
    await deploy(
      'curious',
      linesOf(
        'console.log(JSON.stringify({ ...context, hasTimeLeft: context.getRemainingTimeInMillis() > 1000 && context.getRemainingTimeInMillis() <= 5000 }));',
      ),
      { Timeout: 5 },
    );

    await send('curious', {});
    await functions.idle();

    const context: unknown = JSON.parse(lines[0] ?? '');
    expect(context).toMatchObject({
      functionName: 'curious',
      invokedFunctionArn: arnOf('curious'),
      memoryLimitInMB: '128',
      awsRequestId: invocations[0]?.requestId,
      logGroupName: '/aws/lambda/curious',
      hasTimeLeft: true,
    });
  });

  it('has less time where time limits pass faster', async () => {
    const { functions, deploy, send, lines } = await setup({ timeLimitSpeed: 10 });
    await deploy('hurried', linesOf('console.log(context.getRemainingTimeInMillis() <= 3000);'), {
      Timeout: 30,
    });

    await send('hurried', {});
    await functions.idle();

    expect(lines).toEqual(['true']);
  });

  it('has access keys of its own', async () => {
    const { functions, deploy, send, lines } = await setup();
    await deploy('keeper', linesOf('console.log(process.env.AWS_ACCESS_KEY_ID);'));

    await send('keeper', {});
    await functions.idle();
    await functions.killInstance('keeper');
    await send('keeper', {});
    await functions.idle();

    const [first = '', second = ''] = lines;
    expect(second).not.toBe(first);
    expect(functions.environmentOf(second)).toMatchObject({ functionName: 'keeper' });
    expect(functions.environmentOf('ASIASOMEBODYELSE')).toBeUndefined();
  });

  it('tells what is written to stdout and stderr, line by line, and keeps it', async () => {
    const { functions, deploy, send, lines } = await setup();
    await deploy(
      'writer',
      linesOf("process.stdout.write('one\\ntw'); process.stdout.write('o\\n'); console.error('three');"),
    );

    await send('writer', {});
    await functions.idle();

    expect(lines).toEqual(['one', 'two', 'three']);
    expect(functions.log('writer')).toEqual(lines);
  });

  it('takes as many events at a time as concurrency is reserved, each in its own environment', async () => {
    const { functions, deploy, send, lines } = await setup();
    await deploy(
      'pair',
      `let n = 0;
       // Neither ends before both are busy.
       const { appendFileSync, readFileSync } = await import('node:fs');
       const meeting = new URL('meeting', import.meta.url);
       ${linesOf(`
         n += 1;
         console.log(\`busy \${n}\`);
         appendFileSync(meeting, '.');
         while (readFileSync(meeting).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
       `)}`,
      { ReservedConcurrentExecutions: 2 },
    );

    await Promise.all([send('pair', {}), send('pair', {})]);
    await functions.idle();

    expect(lines).toEqual(['busy 1', 'busy 1']);
  });

  describe('when the handler is not what it should be', () => {
    it.each([
      [
        'throws while it loads',
        "throw new Error('no config');",
        {},
        'Runtime.ImportModuleError: Error: no config',
      ],
      ['is missing', 'export const other = 1;', {}, 'Runtime.HandlerNotFound: index.handler is undefined'],
      [
        'is in no file',
        '',
        { Handler: 'other/main.handler' },
        "Runtime.ImportModuleError: Cannot find module 'other/main'",
      ],
      ['has no name', '', { Handler: 'index' }, 'Runtime.MalformedHandlerName'],
      [
        'takes a callback',
        'export const handler = (event, context, callback) => {};',
        {},
        'Runtime.CallbackHandlerDeprecated',
      ],
      ['leaves while it loads', 'process.exit(3);', {}, 'Runtime exited with error: exit status 3'],
    ])('fails to deploy where it %s', async (_what, code, properties, message) => {
      const { deploy } = await setup();

      const deploying = deploy('broken', code, properties);

      await expect(deploying).rejects.toThrow(message);
    });
  });

  describe('when it is a CommonJS module with a nested export', () => {
    it('finds the handler', async () => {
      const { functions, deploy, send, lines } = await setup();
      await deploy(
        'nested',
        "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); export const deep = { handler: async () => { console.log(typeof require('node:fs').readFileSync); } };",
        { Handler: 'index.deep.handler' },
      );

      await send('nested', {});
      await functions.idle();

      expect(lines).toEqual(['function']);
    });
  });
});
