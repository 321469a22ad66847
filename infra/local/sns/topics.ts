import { randomUUID } from 'node:crypto';
import { AwsError } from '../endpoint/aws-service.ts';
import { parsePolicy } from '../policy/parse-policy.ts';

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: 'email';
  readonly endpoint: string;
}

/** The topics of one Region. Nobody confirms an e-mail on localhost: every subscription stays pending and gets nothing. */
export interface Topics {
  readonly arn: (name: string) => string;
  readonly has: (arn: string) => boolean;
  /** @throws AwsError `NotFound` */
  readonly require: (arn: string) => void;
  readonly list: () => readonly string[];
  readonly create: (name: string) => string;
  readonly remove: (arn: string) => void;
  readonly setPolicy: (arn: string, policy: unknown) => void;
  readonly subscribe: (topicArn: string, endpoint: string) => Subscription;
  readonly unsubscribe: (subscriptionArn: string) => void;
  readonly subscriptions: () => readonly Subscription[];
}

export const createTopics = (place: { readonly region: string; readonly accountId: string }): Topics => {
  const arns = new Set<string>();
  const subscriptions = new Map<string, Subscription>();
  const arn = (name: string): string => `arn:aws:sns:${place.region}:${place.accountId}:${name}`;
  const require = (topicArn: string): void => {
    if (!arns.has(topicArn))
      throw new AwsError('NotFound', 404, `Topic ${topicArn} does not exist in ${place.region}.`);
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
      for (const one of subscriptions.values()) if (one.topicArn === topicArn) subscriptions.delete(one.arn);
    },
    setPolicy: (topicArn, policy) => {
      require(topicArn);
      // Nobody but the account publishes on localhost: it is read, so that it is one, and kept nowhere.
      parsePolicy(policy);
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
