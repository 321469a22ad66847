import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoDbPassRecords } from '../../../../infra/aws/dynamodb-pass-records.ts';
import { noTally } from '../../../../domain/reconciliation/pass-tally.ts';
import { regions, type NamedService } from '../named-service.ts';
import type { Fault } from './fault.ts';
import { switchRule } from './switch-rule.ts';

const [first, second] = regions;
const dayMs = 86_400_000;

const locks = 'landfall-named-idempotency';
const passes = ({ clients }: NamedService) => createDynamoDbPassRecords(clients[second].documents, locks);
const row = { TableName: 'landfall-named-device-registry', Key: { thingName: 'pump-1' } };

export const fleetFaults: readonly Fault[] = [
  {
    what: 'a fleet that is too large for the share of the quotas',
    inject: async ({ clients }) =>
      clients[first].documents.send(
        new PutCommand({
          TableName: row.TableName,
          Item: {
            ...row.Key,
            status: 'PROVISIONING',
            claim: { id: 'none', expiresAtMs: Date.now() + dayMs },
          },
        }),
      ),
    asked: { settings: { reconcileQuotaShare: 1e-9 } },
    expected: {
      name: 'quotas',
      region: first,
      status: 'warning',
      detail: /about 1 device: .* take longer than the day/,
      remedy: 'reconcileQuotaShare in infra/stages/named.yml',
    },
    mend: async ({ clients }) => clients[first].documents.send(new DeleteCommand(row)),
  },
  {
    what: 'a last pass that is long ago',
    inject: async (service) => {
      // The next tick would begin one.
      await switchRule(service, 'ReconciliationSchedule', false);
      await service.cloud.settled();
      await passes(service).write({ startedAtMs: Date.now() - 3 * dayMs, tally: noTally });
    },
    expected: {
      name: 'last full pass',
      region: second,
      status: 'wrong',
      detail: /the last began on/,
      remedy: `npx landfall reconcile --stage named --region ${second}`,
    },
    besides: ['event rules'],
    mend: async (service) => {
      await passes(service).write({ startedAtMs: Date.now(), tally: noTally });
      await switchRule(service, 'ReconciliationSchedule', true);
    },
  },
  {
    what: 'a Region without a table of locks',
    inject: async (service) => {
      await switchRule(service, 'ReconciliationSchedule', false);
      await service.cloud.settled();
      await service.clients[second].dynamoDb.send(new DeleteTableCommand({ TableName: locks }));
    },
    expected: {
      name: 'idempotency table',
      region: second,
      status: 'wrong',
      detail: /there is no table of locks/,
      remedy: 'npx landfall deploy',
    },
    besides: ['event rules', 'last full pass'],
    mend: async (service) => {
      await service.clients[second].dynamoDb.send(
        new CreateTableCommand({
          TableName: locks,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        }),
      );
      await passes(service).write({ startedAtMs: Date.now(), tally: noTally });
      await switchRule(service, 'ReconciliationSchedule', true);
    },
  },
];
