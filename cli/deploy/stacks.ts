import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { stackName } from '../stage/names.ts';
import type { StackEvent } from './first-failure.ts';

export interface StackState {
  readonly id: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A Region's stack, as CloudFormation tells of it. */
export interface Stack {
  /** Undefined when there is none. */
  readonly describe: () => Promise<StackState | undefined>;
  readonly hasResource: (logicalId: string) => Promise<boolean>;
  /**
   * Begins to listen; the function gives what happened since then, oldest first, and takes the id of a stack that may be gone
   * meanwhile.
   */
  readonly listen: () => Promise<(stackId?: string) => Promise<readonly StackEvent[]>>;
  readonly close: () => void;
}

/** CloudFormation has no error of its own for a stack, or a resource of it, that is not there. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && /does not exist/i.test(error.message);

const orMissing = async <Answer>(answer: Promise<Answer>): Promise<Answer | undefined> =>
  answer.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });

export const openStack = (region: string, stage: string): Stack => {
  const client = new CloudFormationClient({ region });
  const StackName = stackName(stage);

  /** Newest first, up to the event `until`, which is left out. */
  const eventsUntil = async (until: string | undefined, name: string): Promise<readonly StackEvent[]> => {
    const events: StackEvent[] = [];
    let NextToken: string | undefined;
    do {
      const page = await orMissing(
        client.send(new DescribeStackEventsCommand({ StackName: name, NextToken })),
      );
      for (const event of page?.StackEvents ?? []) {
        if (event.EventId === until) return events;
        events.push({
          id: event.EventId ?? '',
          logicalId: event.LogicalResourceId ?? '',
          type: event.ResourceType ?? '',
          status: event.ResourceStatus ?? '',
          reason: event.ResourceStatusReason ?? 'CloudFormation gives no reason',
        });
      }
      NextToken = page?.NextToken;
    } while (NextToken !== undefined);
    return events;
  };

  return {
    describe: async () => {
      const answer = await orMissing(client.send(new DescribeStacksCommand({ StackName })));
      const stack = answer?.Stacks?.[0];
      if (stack === undefined) return undefined;
      return {
        id: stack.StackId ?? StackName,
        status: stack.StackStatus ?? '',
        outputs: Object.fromEntries(
          (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
        ),
      };
    },
    hasResource: async (logicalId) => {
      const answer = await orMissing(
        client.send(new DescribeStackResourceCommand({ StackName, LogicalResourceId: logicalId })),
      );
      return answer !== undefined;
    },
    listen: async () => {
      const answer = await orMissing(client.send(new DescribeStackEventsCommand({ StackName })));
      const newest = answer?.StackEvents?.[0]?.EventId;
      return async (stackId = StackName) => (await eventsUntil(newest, stackId)).toReversed();
    },
    close: () => {
      client.destroy();
    },
  };
};
