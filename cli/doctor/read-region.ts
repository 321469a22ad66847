import { createDynamoDbPassRecords } from '../../infra/aws/dynamodb-pass-records.ts';
import type { Caller } from '../stage/caller.ts';
import { identifyCaller } from '../stage/caller.ts';
import { globalTables, stackName } from '../stage/names.ts';
import { type Clients, openClients } from './clients.ts';
import { attempt, type Reading, unread } from '../stage/reading.ts';
import { readAlarms } from './readers/alarms.ts';
import { readDomain } from './readers/domain.ts';
import { readEventRule } from './readers/event-rule.ts';
import { readFunction } from './readers/function.ts';
import { readAuthority, readPolicy, readRegistrationEvents, readTopicRule } from './readers/iot.ts';
import { readPipe } from './readers/pipe.ts';
import { readQueue } from './readers/queue.ts';
import { physicalId, readStack, resourcesOfType } from './readers/stack.ts';
import { readTable } from './readers/table.ts';
import type { DeployedStack, RegionParts, RegionState } from './region-state.ts';

const readCaller = async (region: string): Promise<Reading<Caller>> => {
  try {
    return { kind: 'read', value: await identifyCaller(region) };
  } catch (error) {
    // It says in one line what is wrong.
    return unread(error instanceof Error ? error.message : String(error));
  }
};

const readParts = async (
  clients: Clients,
  region: string,
  stage: string,
  { resources, outputs }: DeployedStack,
): Promise<RegionParts> => {
  const { dynamoDb, iot } = clients;
  const [registryTable, telemetryTable] = globalTables(stage);
  const idempotencyTable = outputs['IdempotencyTableName'] ?? `${stackName(stage)}-idempotency`;
  const idOf = (logicalId: string): string | undefined => physicalId(resources, logicalId);
  const ofType = (type: string) => resourcesOfType(resources, type);
  const all = async <Of, Found>(list: readonly Of[], read: (of: Of) => Promise<Found>) =>
    attempt(async () => Promise.all(list.map(read)));

  const [tables, pipe, authorities, policy, registrationEvents, domain, topicRules, eventRules] =
    await Promise.all([
      Promise.all(
        [registryTable.tableName, telemetryTable.tableName, idempotencyTable].map(async (name) =>
          attempt(async () => readTable(dynamoDb, region, name)),
        ),
      ),
      attempt(async () => readPipe(clients.pipes, idOf('RegistryPipe'))),
      all(ofType('AWS::IoT::CACertificate'), async ({ physicalId: id }) => ({
        id,
        state: await readAuthority(iot, id),
      })),
      attempt(async () => readPolicy(iot, idOf('DevicePolicy'))),
      attempt(async () => readRegistrationEvents(iot)),
      attempt(async () => readDomain(iot, clients.acm, idOf('DomainConfiguration'))),
      all(ofType('AWS::IoT::TopicRule'), async (rule) => readTopicRule(iot, rule)),
      all(ofType('AWS::Events::Rule'), async (rule) => readEventRule(clients.eventBridge, rule)),
    ]);
  const [queues, alarms, functions, lastPass] = await Promise.all([
    all(ofType('AWS::SQS::Queue'), async (queue) => readQueue(clients.sqs, queue)),
    attempt(async () => readAlarms(clients.cloudWatch, ofType('AWS::CloudWatch::Alarm'))),
    all(ofType('AWS::Lambda::Function'), async ({ physicalId: name }) => ({
      name,
      state: await readFunction(clients.lambda, name),
    })),
    attempt(async () => createDynamoDbPassRecords(clients.documents, idempotencyTable).read()),
  ]);
  const none = unread('it was not asked for');
  return {
    region,
    resources,
    dataEndpoint: outputs['DataEndpoint'],
    registry: tables[0] ?? none,
    telemetry: tables[1] ?? none,
    idempotency: tables[2] ?? none,
    pipe,
    authorities,
    policy,
    registrationEvents,
    domain,
    topicRules,
    eventRules,
    queues,
    alarms,
    functions,
    lastPass,
  };
};

/** Reads all that the checks want to know of a Region, and changes nothing. */
export const readRegion = async (
  region: string,
  stage: string,
  onProgress: (what: string) => void,
): Promise<RegionState> => {
  const caller = await readCaller(region);
  if (caller.kind === 'unread') return { region, caller, stack: caller };
  const clients = openClients(region);
  try {
    const stack = await attempt(async () => readStack(clients.cloudFormation, stackName(stage)));
    if (stack.kind === 'unread' || stack.value === undefined) return { region, caller, stack };
    onProgress(`${region}  looks at ${stack.value.resources.length} resources`);
    return { region, caller, stack, parts: await readParts(clients, region, stage, stack.value) };
  } finally {
    clients.close();
  }
};
