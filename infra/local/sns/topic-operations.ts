import { z } from 'zod';
import { anyResource, operationsOf, type Operation } from '../protocol/operation.ts';
import type { Subscription, Topics } from './topics.ts';

const operation = operationsOf('sns', 'InvalidParameter');

const show =
  (accountId: string) =>
  ({ topicArn, protocol, endpoint }: Subscription) => ({
    SubscriptionArn: 'PendingConfirmation',
    Owner: accountId,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  });

/** https://docs.aws.amazon.com/sns/latest/api/API_Operations.html */
export const createTopicOperations = (topics: Topics, accountId: string): ReadonlyMap<string, Operation> =>
  new Map([
    operation(
      'Publish',
      z.strictObject({
        TopicArn: z.string(),
        Message: z.string().min(1).max(262_144),
        Subject: z.string().max(100).optional(),
      }),
      ({ TopicArn }) => TopicArn,
      ({ TopicArn, Message, Subject }) => ({
        MessageId: topics.publish(TopicArn, { subject: Subject, message: Message }),
      }),
    ),
    operation('ListTopics', z.strictObject({}), anyResource, () => ({
      Topics: topics.list().map((TopicArn) => ({ TopicArn })),
    })),
    operation('ListSubscriptions', z.strictObject({}), anyResource, () => ({
      Subscriptions: topics.subscriptions().map(show(accountId)),
    })),
    operation(
      'ListSubscriptionsByTopic',
      z.strictObject({ TopicArn: z.string() }),
      ({ TopicArn }) => TopicArn,
      ({ TopicArn }) => {
        topics.require(TopicArn);
        const ofTopic = topics.subscriptions().filter(({ topicArn }) => topicArn === TopicArn);
        return { Subscriptions: ofTopic.map(show(accountId)) };
      },
    ),
  ]);
