import { UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { DeleteFunctionConcurrencyCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { StartPipeCommand, StopPipeCommand } from '@aws-sdk/client-pipes';
import { PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { regions, type NamedService } from '../named-service.ts';
import type { Fault } from './fault.ts';
import { resourceOf } from './resource-of.ts';

const [first, second] = regions;

const setRecovery = async ({ clients }: NamedService, TableName: string, isOn: boolean): Promise<void> => {
  await clients[second].dynamoDb.send(
    new UpdateContinuousBackupsCommand({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: isOn },
    }),
  );
};

const queueUrl = ({ outputs }: NamedService, name: string): string => outputs[second][`${name}Url`] ?? '';

export const flowFaults: readonly Fault[] = [
  {
    what: 'a reserved concurrency that is not that of the stage',
    inject: async ({ clients }) =>
      clients[second].lambda.send(
        new PutFunctionConcurrencyCommand({
          FunctionName: 'landfall-named-replicate',
          ReservedConcurrentExecutions: 3,
        }),
      ),
    expected: {
      name: 'concurrency',
      region: second,
      status: 'wrong',
      detail: /landfall-named-replicate reserves 3, and the stage says 20/,
      remedy: '--reserved-concurrent-executions 20',
    },
    mend: async ({ clients }) =>
      clients[second].lambda.send(
        new PutFunctionConcurrencyCommand({
          FunctionName: 'landfall-named-replicate',
          ReservedConcurrentExecutions: 20,
        }),
      ),
  },
  {
    what: 'a reserved concurrency that was taken away',
    inject: async ({ clients }) =>
      clients[second].lambda.send(
        new DeleteFunctionConcurrencyCommand({ FunctionName: 'landfall-named-onboard' }),
      ),
    expected: {
      name: 'concurrency',
      region: second,
      status: 'wrong',
      detail: /landfall-named-onboard reserves none, and the stage says 10/,
    },
    mend: async ({ clients }) =>
      clients[second].lambda.send(
        new PutFunctionConcurrencyCommand({
          FunctionName: 'landfall-named-onboard',
          ReservedConcurrentExecutions: 10,
        }),
      ),
  },
  ...[
    ['registry table', 'landfall-named-device-registry'],
    ['telemetry table', 'landfall-named-telemetry'],
  ].map(([name = '', table = '']): Fault => ({
    what: `a ${name} that cannot be put back`,
    inject: async (service) => setRecovery(service, table, false),
    expected: {
      name,
      region: second,
      status: 'wrong',
      detail: /point-in-time recovery of .* is off/,
      remedy: 'PointInTimeRecoveryEnabled=true',
    },
    mend: async (service) => setRecovery(service, table, true),
  })),
  {
    what: 'tables without a replica in a Region of the stage',
    asked: { settings: { regions: [first, second, 'ap-southeast-2'] } },
    expected: {
      name: 'registry table',
      region: first,
      status: 'wrong',
      detail: /has no replica in ap-southeast-2/,
    },
    besides: ['telemetry table'],
  },
  {
    what: 'a pipe that is stopped',
    inject: async (service) =>
      service.clients[second].pipes.send(
        new StopPipeCommand({ Name: await resourceOf(service, 'RegistryPipe') }),
      ),
    expected: {
      name: 'pipe',
      region: second,
      status: 'wrong',
      detail: /is STOPPED/,
      remedy: 'aws pipes start-pipe',
    },
    mend: async (service) =>
      service.clients[second].pipes.send(
        new StartPipeCommand({ Name: await resourceOf(service, 'RegistryPipe') }),
      ),
  },
  {
    what: 'what failed, in its queue',
    inject: async (service) =>
      service.clients[second].sqs.send(
        new SendMessageCommand({ QueueUrl: queueUrl(service, 'IngestFailures'), MessageBody: '{}' }),
      ),
    expected: {
      name: 'queues',
      region: second,
      status: 'wrong',
      detail: /^IngestFailures holds 1 message$/,
      remedy: `npx landfall redrive --stage named --region ${second} --queue IngestFailures`,
    },
    besides: ['alarms'],
  },
  {
    what: 'an alarm that is on',
    inject: async ({ observed }) =>
      observed.until('the alarm is raised', () =>
        observed.all().find((event) => event.type === 'notification' && event.subject?.startsWith('ALARM')),
      ),
    expected: {
      name: 'alarms',
      region: second,
      status: 'wrong',
      detail: /^IngestFailuresAlarm is on: /,
      remedy: 'aws cloudwatch describe-alarm-history',
    },
    besides: ['queues'],
    mend: async (service) => {
      const { observed, clients } = service;
      const before = observed.all().length;
      await clients[second].sqs.send(
        new PurgeQueueCommand({ QueueUrl: queueUrl(service, 'IngestFailures') }),
      );
      await observed.until('the alarm is over', () =>
        observed
          .all()
          .slice(before)
          .find((event) => event.type === 'notification' && event.subject?.startsWith('OK')),
      );
    },
  },
];
