import type { FunctionCode, FunctionMake } from './function-make.ts';
import type { EventInvokeConfig } from './event-invoke-config.ts';
import type { EventQueue, QueuedEvent } from './event-queue.ts';
import type { Outcome } from './execution-environment.ts';
import type { FunctionProperties } from './function-properties.ts';
import type { FunctionPermission } from './resource-policy.ts';

/** A function that is deployed. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly properties: () => FunctionProperties;
  readonly code: () => FunctionCode;
  /** In base64. */
  readonly codeSha256: () => string;
  /** ISO 8601. */
  readonly lastModified: () => string;
  /**
   * Makes it anew with so many environments ready; those that are busy finish their event with what they were made of. Throws
   * when a new one does not initialise: then all stays as it was.
   */
  readonly renew: (next: FunctionMake, count: number) => Promise<void>;
  readonly permissions: Map<string, FunctionPermission>;
  /** `undefined` when throttled. */
  readonly invoke: (event: QueuedEvent, attempt: number) => Promise<Outcome> | undefined;
  readonly enqueue: EventQueue;
  readonly eventInvokeConfig: () => EventInvokeConfig;
  readonly configureEvents: (config: EventInvokeConfig | undefined) => void;
  /** Numbers of the published versions. All run what $LATEST is. */
  readonly versions: string[];
  readonly crashOne: () => Promise<boolean>;
  readonly cutOff: () => Promise<void>;
  /** Ends it for good; what is queued is dropped. */
  readonly retire: () => Promise<void>;
  /** What it wrote, line by line; the last ten thousand. */
  readonly log: readonly string[];
}
