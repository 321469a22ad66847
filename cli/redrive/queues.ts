import { suggestName } from '../nearest-name.ts';

/** What stands in the messages of a queue, which follows from who puts them there. */
export type LetterKind =
  /** Records of Lambda's onFailure destination. */
  | { readonly kind: 'failed-events'; readonly functionName: RedrivenFunction }
  /** Messages of an AWS IoT rule's error action. */
  | { readonly kind: 'rule-errors'; readonly functionName: 'onboard' | 'ingest' }
  /** Events that EventBridge could not hand over. */
  | { readonly kind: 'bus-events'; readonly functionName: 'replicate' | 'reconcile' }
  /** Places in the registry's stream that the pipe gave up. */
  | { readonly kind: 'stream-batches' };

export type RedrivenFunction = 'onboard' | 'replicate' | 'ingest' | 'reconcile';

/** Every queue whose messages can be sent where they belong, as the template names it; its URL is the output `<name>Url`. */
const queues = {
  OnboardFailures: { kind: 'failed-events', functionName: 'onboard' },
  ReplicateFailures: { kind: 'failed-events', functionName: 'replicate' },
  IngestFailures: { kind: 'failed-events', functionName: 'ingest' },
  ReconcileFailures: { kind: 'failed-events', functionName: 'reconcile' },
  OnboardingRuleErrors: { kind: 'rule-errors', functionName: 'onboard' },
  TelemetryRuleErrors: { kind: 'rule-errors', functionName: 'ingest' },
  ReplicationRuleDeadLetters: { kind: 'bus-events', functionName: 'replicate' },
  RemovalRuleDeadLetters: { kind: 'bus-events', functionName: 'reconcile' },
  ReconciliationScheduleDeadLetters: { kind: 'bus-events', functionName: 'reconcile' },
  RegistryPipeDeadLetters: { kind: 'stream-batches' },
} as const satisfies Readonly<Record<string, LetterKind>>;

export type QueueName = keyof typeof queues;

export const queueKind = (name: QueueName): LetterKind => queues[name];

const isQueueName = (name: string): name is QueueName => Object.hasOwn(queues, name);

export const queueNames: readonly QueueName[] = Object.keys(queues).filter(isQueueName);

/** @throws Error in one line that says which there are */
export const requireQueueName = (name: string): QueueName => {
  if (isQueueName(name)) return name;
  const why =
    name === 'RegionSetupFailures'
      ? 'its stack waits for no answer any more: deploy the Region again'
      : `the queues are ${queueNames.join(', ')}`;
  throw new Error(`Nothing is redriven from "${name}": ${why}.${suggestName(name, queueNames)}`);
};
