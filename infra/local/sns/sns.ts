import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { AwsService } from '../endpoint/aws-service.ts';
import { createQueryService } from '../protocol/query-service.ts';
import type { CloudClock } from '../region/clock.ts';
import type { CloudEvents } from '../region/cloud-events.ts';
import { createTopicOperations } from './topic-operations.ts';
import { createTopicProviders } from './topic-providers.ts';
import { createTopics, type Topics } from './topics.ts';

export interface Sns {
  readonly service: AwsService;
  readonly providers: readonly ResourceProvider[];
  readonly hasTopic: (arn: string) => boolean;
  readonly publishAs: Topics['publishAs'];
}

/** SNS of one Region: topics, and subscriptions that nobody confirms. */
export const createSns = (place: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
}): Sns => {
  const topics = createTopics(place);
  return {
    service: createQueryService({
      scope: 'sns',
      namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
      operations: createTopicOperations(topics, place.accountId),
    }),
    providers: createTopicProviders(topics),
    hasTopic: topics.has,
    publishAs: topics.publishAs,
  };
};
