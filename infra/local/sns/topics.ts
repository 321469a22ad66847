import { randomUUID } from 'node:crypto';
import { AwsError } from '../endpoint/aws-service.ts';
import { evaluatePolicies } from '../policy/evaluate-policies.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { PolicyDocument } from '../policy/policy-document.ts';
import type { CloudClock } from '../region/clock.ts';
import type { CloudEvents } from '../region/cloud-events.ts';

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: 'email';
  readonly endpoint: string;
}

export interface Notification {
  readonly subject?: string | undefined;
  readonly message: string;
}

/**
 * The topics of one Region. Nobody confirms an e-mail on localhost: every subscription stays pending and gets nothing; what is
 * published is told as an event of the cloud.
 */
export interface Topics {
  readonly arn: (name: string) => string;
  readonly has: (arn: string) => boolean;
  /** @throws AwsError `NotFound` */
  readonly require: (arn: string) => void;
  readonly list: () => readonly string[];
  readonly create: (name: string) => string;
  readonly remove: (arn: string) => void;
  readonly setPolicy: (arn: string, policy: unknown) => void;
  /**
   * Gives the id of the message.
   * @throws AwsError `NotFound`
   */
  readonly publish: (topicArn: string, notification: Notification) => string;
  /**
   * As a service of AWS does it, which the topic's policy has to let.
   * @throws AwsError `AuthorizationError`, `NotFound`
   */
  readonly publishAs: (
    origin: { readonly service: string; readonly sourceArn: string },
    topicArn: string,
    notification: Notification,
  ) => void;
  readonly subscribe: (topicArn: string, endpoint: string) => Subscription;
  readonly unsubscribe: (subscriptionArn: string) => void;
  readonly subscriptions: () => readonly Subscription[];
}

export const createTopics = (place: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
}): Topics => {
  const arns = new Set<string>();
  /** Of the topics that have one of their own; the one that AWS gives lets everything of the account publish. */
  const policies = new Map<string, PolicyDocument>();
  const subscriptions = new Map<string, Subscription>();
  const arn = (name: string): string => `arn:aws:sns:${place.region}:${place.accountId}:${name}`;
  const require = (topicArn: string): void => {
    if (!arns.has(topicArn))
      throw new AwsError('NotFound', 404, `Topic ${topicArn} does not exist in ${place.region}.`);
  };
  const publish: Topics['publish'] = (topicArn, { subject, message }) => {
    require(topicArn);
    place.events.tell({
      type: 'notification',
      region: place.region,
      topicArn,
      subject,
      message,
      atMs: place.clock.now(),
    });
    return randomUUID();
  };

  return {
    arn,
    has: (topicArn) => arns.has(topicArn),
    require,
    list: () => [...arns],
    create: (name) => {
      if (!/^[\w-]{1,256}$/.test(name)) throw new AwsError('InvalidParameter', 400, `Topic Name ${name}`);
      if (arns.has(arn(name))) throw new Error(`the topic ${name} exists already in ${place.region}`);
      arns.add(arn(name));
      return arn(name);
    },
    remove: (topicArn) => {
      arns.delete(topicArn);
      policies.delete(topicArn);
      for (const one of subscriptions.values()) if (one.topicArn === topicArn) subscriptions.delete(one.arn);
    },
    setPolicy: (topicArn, policy) => {
      require(topicArn);
      policies.set(topicArn, parsePolicy(policy));
    },
    publish,
    publishAs: ({ service, sourceArn }, topicArn, notification) => {
      require(topicArn);
      const policy = policies.get(topicArn);
      const decision =
        policy === undefined
          ? 'allowed'
          : evaluatePolicies([policy], {
              action: 'sns:Publish',
              resource: topicArn,
              principal: service,
              variables: { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': sourceArn.split(':')[4] ?? '' },
            });
      if (decision !== 'allowed')
        throw new AwsError(
          'AuthorizationError',
          403,
          `${service} for ${sourceArn} may not sns:Publish to ${topicArn}: its topic policy does not allow it.`,
        );
      publish(topicArn, notification);
    },
    subscribe: (topicArn, endpoint) => {
      require(topicArn);
      const subscription = {
        arn: `${topicArn}:${randomUUID()}`,
        topicArn,
        protocol: 'email',
        endpoint,
      } as const;
      subscriptions.set(subscription.arn, subscription);
      return subscription;
    },
    unsubscribe: (subscriptionArn) => {
      subscriptions.delete(subscriptionArn);
    },
    subscriptions: () => [...subscriptions.values()],
  };
};
