import type {
  CreatedResource,
  ResourceRequest,
} from '../../../../../../infra/local/cloudformation/resource-provider.ts';
import { createTopicRules, type TopicRules } from '../../../../../../infra/local/iot/rules/topic-rules.ts';
import { CloudEvents } from '../../../../../../infra/local/region/cloud-events.ts';
import { createFakeTargets, type FakeTargets } from './fake-targets.ts';

const REGION = 'eu-west-1';
export const FUNCTION_ARN = `arn:aws:lambda:${REGION}:000000000000:function:onboard`;
export const QUEUE_URL = 'http://127.0.0.1:4566/000000000000/failures';
export const QUEUE_ARN = `arn:aws:sqs:${REGION}:000000000000:failures`;
export const ROLE_ARN = 'arn:aws:iam::000000000000:role/rules';

const lambdaAction = { Lambda: { FunctionArn: FUNCTION_ARN } };
export const sqsAction = { Sqs: { QueueUrl: QUEUE_URL, RoleArn: ROLE_ARN } };

export interface TestRules {
  readonly rules: TopicRules;
  readonly targets: FakeTargets;
  /** Waits that the clock was asked for, ms. */
  readonly waits: number[];
  /** Lines of AWS IoT's log. */
  readonly log: string[];
  readonly create: (payload: object, name?: string) => Promise<string>;
  readonly update: (
    name: string,
    payload: object,
    ruleName?: string,
  ) => Promise<CreatedResource | 'replace' | undefined>;
  readonly remove: (name: string) => Promise<void>;
  readonly publish: (topic: string, payload: string | Uint8Array) => void;
}

const request = (properties: Readonly<Record<string, unknown>>): ResourceRequest => ({
  logicalId: 'Rule',
  stackName: 'landfall-dev',
  region: REGION,
  accountId: '000000000000',
  properties,
});

const propertiesOf = (payload: object, name?: string) => ({
  ...(name === undefined ? {} : { RuleName: name }),
  TopicRulePayload: { AwsIotSqlVersion: '2016-03-23', Actions: [lambdaAction], ...payload },
});

export const setup = (): TestRules => {
  const targets = createFakeTargets();
  const waits: number[] = [];
  const log: string[] = [];
  const events = new CloudEvents();
  events.on('event', (event) => {
    if (event.type === 'log') log.push(event.line);
  });
  const rules = createTopicRules({
    region: REGION,
    accountId: '000000000000',
    clock: {
      now: () => 1_700_000_000_000,
      sleep: async (ms) => {
        waits.push(ms);
      },
    },
    events,
    targets,
  });
  const provider = rules.providers.find(({ type }) => type === 'AWS::IoT::TopicRule');
  if (provider === undefined) throw new Error('no provider of topic rules');
  return {
    rules,
    targets,
    waits,
    log,
    create: async (payload, name) => {
      const { physicalId } = await provider.create(request(propertiesOf(payload, name)));
      return physicalId;
    },
    update: async (name, payload, ruleName) =>
      provider.update?.(name, request(propertiesOf(payload, ruleName)), propertiesOf({})),
    remove: async (name) => provider.remove(name, request({})),
    publish: (topic, payload) => {
      rules.publish({ topic, payload: Buffer.from(payload), clientId: 'sensor-1', certificateId: 'c0ffee' });
    },
  };
};
