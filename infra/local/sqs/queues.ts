import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { AwsService } from '../endpoint/aws-service.ts';
import type { CloudClock } from '../region/clock.ts';
import { createGate } from '../region/gate.ts';
import type { Lifecycle } from '../region/lifecycle.ts';
import type { Roles, Targets } from '../region/targets.ts';
import type { Measured } from '../cloudwatch/emf.ts';
import { createHandOver } from './hand-over.ts';
import { measureQueues } from './measure-queues.ts';
import { createOperations } from './operations.ts';
import { createQueueDirectory } from './queue-directory.ts';
import { createQueuePolicyProvider } from './queue-policy-provider.ts';
import { createQueueProvider } from './queue-provider.ts';
import { createQueueService } from './queue-service.ts';

export interface Queues extends Lifecycle {
  readonly service: AwsService;
  readonly providers: readonly ResourceProvider[];
  readonly sendMessage: Targets['sendMessage'];
  /** How many messages each queue has now: its metrics. */
  readonly measure: () => readonly Measured[];
}

/** SQS of one Region: standard queues, kept in memory. */
export const createQueues = ({
  region,
  accountId,
  clock,
  roles,
  endpointUrl,
}: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly roles: Roles;
  /** Where clients reach the cloud, without a slash at the end: queue URLs begin with it. */
  readonly endpointUrl: () => string;
}): Queues => {
  const directory = createQueueDirectory({ region, accountId, endpointUrl });
  const gate = createGate();
  let down = new AbortController();
  const operations = createOperations({ directory, accountId, clock, downSignal: () => down.signal });

  return {
    service: createQueueService({ operations, directory, gate }),
    providers: [createQueueProvider({ directory, clock }), createQueuePolicyProvider(directory)],
    sendMessage: createHandOver(directory, roles, gate),
    measure: () => measureQueues(directory.all()),
    suspend: async () => {
      gate.shut();
      down.abort();
    },
    resume: async () => {
      down = new AbortController();
      gate.open();
    },
    close: async () => {
      gate.shut();
      down.abort();
      // Ends the timers of delays and visibility timeouts.
      for (const { name } of directory.all()) directory.remove(name);
    },
  };
};
