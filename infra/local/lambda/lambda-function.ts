import type { EventInvokeConfig } from './event-invoke-config.ts';
import type { EventQueue, QueuedEvent } from './event-queue.ts';
import type { Outcome } from './execution-environment.ts';
import type { FunctionProperties } from './function-properties.ts';
import type { FunctionPermission } from './resource-policy.ts';

/** A function that is deployed. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly properties: FunctionProperties;
  readonly codeSha256: string;
  readonly codeSize: number;
  readonly lastModified: string;
  readonly permissions: Map<string, FunctionPermission>;
  /** `undefined` when throttled. */
  readonly invoke: (event: QueuedEvent, attempt: number) => Promise<Outcome> | undefined;
  readonly enqueue: EventQueue;
  readonly eventInvokeConfig: () => EventInvokeConfig;
  readonly configureEvents: (config: EventInvokeConfig | undefined) => void;
  /** Numbers of the published versions. All have the code of $LATEST: a stack is never updated here. */
  readonly versions: string[];
  readonly crashOne: () => Promise<boolean>;
  readonly cutOff: () => Promise<void>;
  /** Ends it for good; what is queued is dropped. */
  readonly retire: () => Promise<void>;
  /** What it wrote, line by line; the last ten thousand. */
  readonly log: readonly string[];
}
