import type { StreamRecord } from '../dynamodb/stream.ts';
import { backoffMs } from '../events/backoff.ts';
import type { CloudClock } from '../region/clock.ts';
import type { Gate } from '../region/gate.ts';
import type { Targets } from '../region/targets.ts';
import { deadLetter, type DeadLetterCondition } from './dead-letter.ts';
import type { FindShard } from './find-shard.ts';
import type { Pipe } from './pipe.ts';
import { putRecords } from './put-records.ts';

export interface DeliveryDependencies {
  readonly clock: CloudClock;
  readonly targets: Targets;
  readonly gate: Gate;
  readonly tell: (pipe: Pipe, line: string) => void;
  readonly findShard: FindShard;
  /** Counts an execution that failed, for CloudWatch. */
  readonly count: (pipe: Pipe, metric: 'ExecutionFailed' | 'ExecutionPartiallyFailed') => void;
}

interface Work {
  readonly records: readonly StreamRecord[];
  readonly retries: number;
  /** Waits may be shortened, so that they count for what they stand for. */
  readonly waitedMs: number;
}

const isNotEmpty = <Item>(items: readonly Item[]): items is readonly [Item, ...Item[]] => items.length > 0;

/** Sends the letter however long it takes: on AWS as well, a pipe that cannot reach its dead-letter queue gets stuck. */
const bury = async (
  records: readonly StreamRecord[],
  condition: DeadLetterCondition,
  pipe: Pipe,
  signal: AbortSignal,
  { clock, targets, gate, tell, findShard }: DeliveryDependencies,
): Promise<void> => {
  if (!isNotEmpty(records)) return;
  const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber).join(', ');
  if (pipe.deadLetterArn === undefined) {
    tell(pipe, `${condition}: records ${numbers} are lost, the pipe has no dead-letter queue`);
    return;
  }
  for (let retries = 0; ; retries += 1) {
    await gate.passage(signal);
    try {
      const shardId = await findShard(pipe.streamArn, records[0].dynamodb.SequenceNumber);
      const letter = deadLetter(records, shardId, condition, pipe, clock.now());
      await targets.sendMessage(pipe.deadLetterArn, letter, { roleArn: pipe.roleArn });
      tell(pipe, `${condition}: records ${numbers} are in ${pipe.deadLetterArn}`);
      return;
    } catch (error) {
      tell(pipe, `stuck: ${pipe.deadLetterArn} refuses records ${numbers}: ${String(error)}`);
      await clock.sleep(backoffMs(retries), signal);
    }
  }
};

const halves = ({ records, ...rest }: Work): readonly Work[] => {
  const middle = Math.ceil(records.length / 2);
  return [
    { ...rest, records: records.slice(0, middle) },
    { ...rest, records: records.slice(middle) },
  ];
};

/**
 * Delivers a batch in order and settles every record of it: on the bus, or in the dead-letter queue. Halving a batch does
 * not count as a retry. Rejects only when `signal` aborts.
 */
export const deliverBatch = async (
  batch: readonly StreamRecord[],
  pipe: Pipe,
  signal: AbortSignal,
  dependencies: DeliveryDependencies,
): Promise<void> => {
  const { clock, targets, gate, tell, count } = dependencies;
  const queue: Work[] = [{ records: batch, retries: 0, waitedMs: 0 }];
  for (let work = queue.shift(); work !== undefined; work = queue.shift()) {
    await gate.passage(signal);
    const { retries, waitedMs } = work;
    const isTooOld = ({ dynamodb }: StreamRecord): boolean =>
      Math.max(clock.now() - dynamodb.ApproximateCreationDateTime * 1000, waitedMs) > pipe.maximumRecordAgeMs;
    await bury(work.records.filter(isTooOld), 'RecordAgeExceeded', pipe, signal, dependencies);
    const records = work.records.filter((record) => !isTooOld(record));
    const failure = await putRecords(records, pipe, { targets, nowMs: clock.now() });
    if (failure === undefined) continue;
    const { failed, reason } = failure;
    if (!gate.isOpen()) {
      // The Region went down under it: no fault of the records, so that it counts for nothing.
      queue.unshift({ records: failed, retries, waitedMs });
      continue;
    }
    count(pipe, failed.length === records.length ? 'ExecutionFailed' : 'ExecutionPartiallyFailed');
    tell(pipe, `${failed.length} of ${records.length} records refused (attempt ${retries + 1}): ${reason}`);
    if (pipe.bisects && failed.length > 1) {
      queue.unshift(...halves({ records: failed, retries, waitedMs }));
      continue;
    }
    if (retries >= pipe.maximumRetries) {
      await bury(failed, 'RetryAttemptsExhausted', pipe, signal, dependencies);
      continue;
    }
    const waitMs = backoffMs(retries);
    await clock.sleep(waitMs, signal);
    queue.unshift({ records: failed, retries: retries + 1, waitedMs: waitedMs + waitMs });
  }
};
