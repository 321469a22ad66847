import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { localSettings } from '../../cli/local/clients.ts';
import { localName } from '../../cli/local/start-landfall.ts';
import { startCloud, type Cloud } from '../../infra/local/start-cloud.ts';
import { initPki, readPair } from '../../infra/pki/pki-directory.ts';
import { createLandfall } from './support/landfall.ts';
import { createServerless } from './support/serverless.ts';

// The real program, once or twice a test.
jest.setTimeout(120_000);

const primary = 'us-west-2';
const secondary = 'eu-west-1';
const stackName = 'landfall-local';

// The tests are one story: each goes on where the one before it ended.
describe('a deployment', () => {
  let folder = '';
  let cloud: Cloud | undefined;
  let serverless: ReturnType<typeof createServerless>;
  let landfall: ReturnType<typeof createLandfall>;
  const running = (): Cloud => {
    if (cloud === undefined) throw new Error('the cloud has not started');
    return cloud;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-deploy-'));
    await initPki({ directory: folder, keyType: 'ec-p256', force: false }, [localName, '127.0.0.1']);
    const server = await readPair(folder, 'server');
    cloud = await startCloud({
      regions: [primary, secondary],
      serverNames: [localName],
      serverCertificate: {
        certificateChainPem: server.certificatePem,
        privateKeyPem: server.privateKeyPem,
      },
    });
    const caCertificate = join(folder, 'intermediate-ca', 'certificate.pem');
    serverless = createServerless({
      endpoint: cloud.endpoint,
      regions: [primary, secondary],
      caCertificate,
    });
    landfall = createLandfall({ endpoint: cloud.endpoint, folder, caCertificate });
  });
  afterAll(async () => {
    await cloud?.close();
    await rm(folder, { recursive: true });
  });

  const describeStack = async (region: string) => {
    const client = new CloudFormationClient(localSettings(running().endpoint, region));
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return stack;
  };
  const functionNames = async (region: string) => {
    const client = new LambdaClient(localSettings(running().endpoint, region));
    const { Functions: functions = [] } = await client.send(new ListFunctionsCommand({}));
    return functions.map(({ FunctionName: name }) => name);
  };
  /** What the function calls itself in the line that it logs for an event that it cannot read. */
  const serviceNameIn = async (region: string) => {
    const lines: string[] = [];
    running().events.on('event', (event) => {
      if (event.type === 'log' && event.functionName === `${stackName}-ingest`) lines.push(event.line);
    });
    const client = new LambdaClient(localSettings(running().endpoint, region));
    await client.send(new InvokeCommand({ FunctionName: `${stackName}-ingest`, Payload: '{}' }));
    return lines.map((line) => /"service":"([^"]+)"/.exec(line)?.[1]).find((name) => name !== undefined);
  };

  describe('when a secondary Region is deployed before the primary', () => {
    it('ends with the one line that says what to do, and takes all back', async () => {
      const { exitCode, printed } = await serverless('deploy', secondary);
      await running().settled();

      expect(exitCode).toBe(1);
      expect(printed).toMatch(/deploy us-west-2 first/);
      expect(await describeStack(secondary)).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
      expect(await functionNames(secondary)).toEqual([]);
    });
  });

  describe('when landfall is to deploy a secondary Region before the primary', () => {
    it('says which comes first, and sends nothing', async () => {
      const { exitCode, stderr } = await landfall('deploy', '--stage', 'local', '--region', secondary);

      expect(stderr).toMatch(/^landfall: Deploy us-west-2 first, .*\n$/);
      expect(exitCode).toBe(1);
    });
  });

  it('is made by landfall in all Regions, the primary first', async () => {
    const { exitCode, stdout, stderr } = await landfall('deploy', '--stage', 'local', '--json');

    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/^stage local, account 000000000000: us-west-2, then eu-west-1\n/),
    });
    expect(JSON.parse(stdout)).toMatchObject({
      stage: 'local',
      accountId: '000000000000',
      regions: [primary, secondary].map((region) => ({
        region,
        isChanged: true,
        outputs: { DeviceRegistryTableName: 'landfall-local-device-registry' },
      })),
      failed: null,
    });
    for (const region of [primary, secondary]) {
      const stack = await describeStack(region);
      expect(stack?.StackStatus).toBe('UPDATE_COMPLETE');
      expect(await functionNames(region)).toHaveLength(5);
    }
  });

  describe('when nothing has changed', () => {
    it('changes nothing', async () => {
      const before = await describeStack(secondary);

      const { exitCode, printed } = await serverless('deploy', secondary);

      expect(exitCode).toBe(0);
      expect(printed).toContain('No changes to deploy');
      expect(await describeStack(secondary)).toEqual(before);
    });
  });

  describe('when an environment variable has changed', () => {
    it('reaches the function', async () => {
      expect(await serviceNameIn(secondary)).toBe('landfall');

      const { exitCode } = await serverless('deploy', secondary, (yml) =>
        yml.replace('POWERTOOLS_SERVICE_NAME: ${self:service}', 'POWERTOOLS_SERVICE_NAME: renamed'),
      );

      expect(exitCode).toBe(0);
      expect(await serviceNameIn(secondary)).toBe('renamed');
    });
  });

  describe('when a resource fails', () => {
    it('ends with its reason, and what was there stays as it was', async () => {
      const { exitCode, printed } = await serverless(
        'deploy',
        secondary,
        (yml) => `${yml}
  - Resources:
      Impossible:
        Type: AWS::SQS::Queue
        DependsOn: IngestLambdaFunction
        Properties: { VisibilityTimeout: 43201 }
`,
      );
      await running().settled();

      expect(exitCode).toBe(1);
      expect(printed).toMatch(/CREATE_FAILED: Impossible .AWS::SQS::Queue.\n.*VisibilityTimeout\n/);
      expect(await describeStack(secondary)).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
      expect(await serviceNameIn(secondary)).toBe('renamed');
    });
  });

  describe('when a resource of a new stack fails', () => {
    it('is taken back, and landfall names the resource and its reason', async () => {
      // AWS IoT registers a CA once in each Region, and stage local has it.
      const { exitCode, stdout, stderr } = await landfall('deploy', '--stage', 'dev', '--json');

      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        regions: [],
        failed: {
          region: primary,
          resource: expect.stringMatching(/^CertificateAuthority/),
          reason: expect.stringMatching(/already registered/),
        },
      });
      expect(stderr).toMatch(
        /us-west-2 {4}rolls back\n[\s\S]*\nlandfall: us-west-2: CertificateAuthority\w+ \(AWS::IoT::CACertificate\) failed: .*already registered.*\n$/,
      );
    });
  });

  describe('when the primary is to be removed while another Region stands', () => {
    it('is kept', async () => {
      const { exitCode, stderr } = await landfall('remove', '--stage', 'local', '--region', primary);

      expect(exitCode).toBe(1);
      expect(stderr).toBe(
        'landfall: us-west-2 is the primary, and eu-west-1 still stands on its tables. Remove eu-west-1 first: npx landfall remove --stage local --region eu-west-1\n',
      );
    });
  });

  it('loses a Region, and the others go on', async () => {
    const removed = await landfall('remove', '--stage', 'local', '--region', secondary);
    const again = await landfall('remove', '--stage', 'local', '--region', secondary);

    expect(removed).toMatchObject({ exitCode: 0, stdout: 'eu-west-1  removed\n' });
    expect(again.stderr).toBe(
      'landfall: There is no stack landfall-local in eu-west-1: nothing to remove.\n',
    );
    expect(await functionNames(secondary)).toEqual([]);
    expect(await functionNames(primary)).toHaveLength(5);
  });

  it('loses the primary', async () => {
    const { exitCode, printed } = await serverless('remove', primary);

    expect({ exitCode, printed }).toMatchObject({ exitCode: 0 });
    await expect(describeStack(primary)).rejects.toThrow('does not exist');
  });
});
