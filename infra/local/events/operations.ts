import { z } from 'zod';
import { acceptEntries, type AcceptDependencies } from './accept-entries.ts';
import { operation, type Operation } from './operation.ts';
import type { Rule } from './rule.ts';

const entry = z.strictObject({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  Time: z.number().optional(),
  EventBusName: z.string().optional(),
  // X-Ray: carried nowhere on localhost.
  TraceHeader: z.string().optional(),
});
const bus = { EventBusName: z.string().optional() } as const;
const prefix = { NamePrefix: z.string().default('') } as const;

const showRule = (rule: Rule): Readonly<Record<string, unknown>> => ({
  Name: rule.name,
  Arn: rule.arn,
  EventPattern: rule.eventPattern?.text,
  ScheduleExpression: rule.schedule?.text,
  State: rule.state,
  Description: rule.description,
  EventBusName: rule.busName,
});

/** The operations of EventBridge by their names on the wire. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html */
export const createOperations = (dependencies: AcceptDependencies): ReadonlyMap<string, Operation> => {
  const { directory } = dependencies;

  const ruleArn = ({ Name, EventBusName }: { Name: string; EventBusName?: string | undefined }): string =>
    directory.ruleArn(directory.busName(EventBusName), Name);

  const setState = (action: string, state: Rule['state']): Operation =>
    operation(
      action,
      z.strictObject({ Name: z.string(), ...bus }),
      (input) => [ruleArn(input)],
      ({ Name, EventBusName }) => {
        directory.putRule({ ...directory.rule(directory.busName(EventBusName), Name), state });
        return {};
      },
    );

  return new Map([
    [
      'PutEvents',
      operation(
        'PutEvents',
        z.strictObject({ Entries: z.array(entry) }),
        // A bus that does not exist has an ARN as well: it is the entry that fails, not the call.
        ({ Entries }) => [
          ...new Set(
            Entries.map(({ EventBusName = 'default' }) =>
              EventBusName.startsWith('arn:') ? EventBusName : directory.busArn(EventBusName),
            ),
          ),
        ],
        ({ Entries }) => {
          const results = acceptEntries(Entries, dependencies);
          return {
            FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
            Entries: results,
          };
        },
      ),
    ],
    [
      'ListRules',
      operation(
        'ListRules',
        z.strictObject({ ...bus, ...prefix }),
        () => ['*'],
        ({ EventBusName, NamePrefix }) => ({
          Rules: directory
            .rulesOf(directory.busName(EventBusName))
            .filter(({ name }) => name.startsWith(NamePrefix))
            .map(showRule),
        }),
      ),
    ],
    [
      'DescribeRule',
      operation(
        'DescribeRule',
        z.strictObject({ Name: z.string(), ...bus }),
        (input) => [ruleArn(input)],
        ({ Name, EventBusName }) => showRule(directory.rule(directory.busName(EventBusName), Name)),
      ),
    ],
    [
      'ListTargetsByRule',
      operation(
        'ListTargetsByRule',
        z.strictObject({ Rule: z.string(), ...bus }),
        ({ Rule: Name, EventBusName }) => [ruleArn({ Name, EventBusName })],
        ({ Rule: Name, EventBusName }) => ({
          Targets: directory
            .rule(directory.busName(EventBusName), Name)
            .targets.map(({ declared }) => declared),
        }),
      ),
    ],
    [
      'DescribeEventBus',
      operation(
        'DescribeEventBus',
        z.strictObject({ Name: z.string().optional() }),
        ({ Name }) => [directory.busArn(directory.busName(Name))],
        ({ Name: asked }) => {
          const Name = directory.busName(asked);
          return { Name, Arn: directory.busArn(Name) };
        },
      ),
    ],
    [
      'ListEventBuses',
      operation(
        'ListEventBuses',
        z.strictObject(prefix),
        () => ['*'],
        ({ NamePrefix }) => ({
          EventBuses: directory
            .busNames()
            .filter((name) => name.startsWith(NamePrefix))
            .map((Name) => ({ Name, Arn: directory.busArn(Name) })),
        }),
      ),
    ],
    ['EnableRule', setState('EnableRule', 'ENABLED')],
    ['DisableRule', setState('DisableRule', 'DISABLED')],
  ]);
};
