import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { Topics } from './topics.ts';

const topicSchema = z.strictObject({
  TopicName: z.string().optional(),
  // For people, at rest and for a trace: no effect here.
  DisplayName: z.string().max(100).optional(),
  KmsMasterKeyId: z.string().optional(),
  TracingConfig: z.enum(['Active', 'PassThrough']).optional(),
  Tags: z.unknown().optional(),
});

/** `AWS::SNS::Topic`: `Ref` is its ARN. */
const topicProvider = (topics: Topics): ResourceProvider => {
  const resource = (arn: string) => ({
    physicalId: arn,
    attributes: { TopicArn: arn, TopicName: arn.slice(arn.lastIndexOf(':') + 1) },
  });
  return {
    type: 'AWS::SNS::Topic',
    create: async (request) => {
      const { TopicName } = parseProperties(topicSchema, request.properties);
      return resource(topics.create(TopicName ?? physicalName(request)));
    },
    update: async (arn, { properties }, previous) =>
      parseProperties(topicSchema, properties).TopicName === previous['TopicName']
        ? resource(arn)
        : 'replace',
    remove: async (arn) => topics.remove(arn),
  };
};

const policySchema = z.strictObject({ PolicyDocument: z.unknown(), Topics: z.array(z.string()).min(1) });

/** `AWS::SNS::TopicPolicy`. */
const topicPolicyProvider = (topics: Topics): ResourceProvider => {
  const set = (properties: Readonly<Record<string, unknown>>): void => {
    const { PolicyDocument, Topics } = parseProperties(policySchema, properties);
    for (const arn of Topics) topics.setPolicy(arn, PolicyDocument);
  };
  return {
    type: 'AWS::SNS::TopicPolicy',
    create: async (request) => {
      set(request.properties);
      const id = physicalName(request);
      return { physicalId: id, attributes: { Id: id } };
    },
    update: async (id, { properties }) => {
      set(properties);
      return { physicalId: id, attributes: { Id: id } };
    },
    remove: async () => undefined,
  };
};

const subscriptionSchema = z.strictObject({
  TopicArn: z.string(),
  Protocol: z.literal('email', 'localhost has subscriptions by email only'),
  Endpoint: z.email('is no e-mail address'),
});

/** `AWS::SNS::Subscription`: pending for ever, as on AWS until the address confirms. Every property replaces it. */
const subscriptionProvider = (topics: Topics): ResourceProvider => ({
  type: 'AWS::SNS::Subscription',
  create: async ({ properties }) => {
    const { TopicArn, Endpoint } = parseProperties(subscriptionSchema, properties);
    const { arn } = topics.subscribe(TopicArn, Endpoint);
    return { physicalId: arn, attributes: { Arn: arn } };
  },
  remove: async (arn) => topics.unsubscribe(arn),
});

export const createTopicProviders = (topics: Topics): readonly ResourceProvider[] => [
  topicProvider(topics),
  topicPolicyProvider(topics),
  subscriptionProvider(topics),
];
