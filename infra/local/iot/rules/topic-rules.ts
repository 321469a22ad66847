import { randomUUID } from 'node:crypto';
import type { ResourceProvider } from '../../cloudformation/resource-provider.ts';
import type { AwsService } from '../../endpoint/aws-service.ts';
import type { CloudClock } from '../../region/clock.ts';
import type { CloudEvents } from '../../region/cloud-events.ts';
import type { Targets } from '../../region/targets.ts';
import type { CloudMessage } from '../gateway/device-gateway.ts';
import type { PublishToRules } from '../gateway-registry.ts';
import { createDataService } from './data-service.ts';
import { parseJson } from './parse-json.ts';
import { runRule } from './run-rule.ts';
import type { Operation } from '../registry/operation.ts';
import type { TopicRule } from './topic-rule.ts';
import { topicRuleOperations } from './topic-rule-operations.ts';
import { createTopicRuleProvider } from './topic-rule-provider.ts';
import { matchesTopic } from './topic-filter.ts';

export interface TopicRules {
  /** Takes a message in: returning says that every rule has it. A message of no client also goes to the `onPublish` listeners. */
  readonly publish: PublishToRules;
  readonly providers: readonly ResourceProvider[];
  /** Of the service `iot`. */
  readonly operations: readonly Operation[];
  readonly dataService: AwsService;
  /** Calls back with what the cloud itself publishes, so that the broker takes it to devices: iot-data's messages, AWS's own events. */
  readonly onPublish: (listener: (message: CloudMessage) => void) => void;
  /** Resolves when no rule action is in flight. */
  readonly idle: () => Promise<void>;
}

/** CloudWatch's log group of AWS IoT, where failures of rules go. */
const LOG_GROUP = 'AWSIotLogsV2';

/** The rules engine of AWS IoT in one Region. */
export const createTopicRules = (options: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
  readonly targets: Targets;
}): TopicRules => {
  const { region, accountId, clock, events, targets } = options;
  const rules = new Map<string, TopicRule>();
  const listeners: ((message: CloudMessage) => void)[] = [];
  const inFlight = new Set<Promise<void>>();

  const log = (entry: Readonly<Record<string, string>>): void => {
    const line = JSON.stringify({ logLevel: 'ERROR', status: 'Failure', accountId, ...entry });
    events.tell({ type: 'log', region, functionName: LOG_GROUP, line, atMs: clock.now() });
  };

  const toRules: PublishToRules = ({ topic, payload, clientId, certificateId }) => {
    const matching = [...rules.values()].filter(
      ({ isEnabled, statement }) => isEnabled && matchesTopic(statement.topicFilter, topic),
    );
    if (matching.length === 0) return;
    const message = {
      topic,
      payload,
      json: parseJson(payload),
      clientId,
      certificateId,
      traceId: randomUUID(),
      accountId,
      receivedAtMs: clock.now(),
    };
    for (const rule of matching) {
      const running = runRule(rule, message, { region, targets, clock, log }).finally(() => {
        inFlight.delete(running);
      });
      inFlight.add(running);
    }
  };

  const toListeners = (message: CloudMessage): void => {
    for (const listener of listeners) listener(message);
  };

  return {
    publish: (message) => {
      toRules(message);
      if (message.clientId === undefined) toListeners({ ...message, qos: 1, retain: false });
    },
    providers: [createTopicRuleProvider(rules)],
    operations: topicRuleOperations(
      rules,
      ({ ruleName }) => `arn:aws:iot:${region}:${accountId}:rule/${ruleName}`,
    ),
    dataService: createDataService({
      region,
      accountId,
      publish: (message) => {
        toRules({ ...message, clientId: undefined, certificateId: undefined });
        toListeners(message);
      },
    }),
    onPublish: (listener) => {
      listeners.push(listener);
    },
    idle: async () => {
      while (inFlight.size > 0) await Promise.allSettled(inFlight);
    },
  };
};
