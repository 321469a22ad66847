import type { OpenStream, StreamRecord } from '../dynamodb/stream.ts';
import { backoffMs } from '../events/backoff.ts';
import { matchesPattern } from '../events/pattern/matches-pattern.ts';
import { deliverBatch, type DeliveryDependencies } from './deliver-batch.ts';
import { gather } from './gather.ts';
import { toLanes } from './lanes.ts';
import type { Pipe } from './pipe.ts';
import { streamRetentionMs } from './read-pipe.ts';
import { isAfter, predecessor } from './sequence-number.ts';

export interface RunDependencies extends DeliveryDependencies {
  readonly openStream: OpenStream;
}

/** How far a pipe has come in its stream: what is changed in a pipe goes on from there. */
export interface Progress {
  /** Sequence number of the last record that is done with. */
  settled: string | undefined;
}

const isThrough = (record: StreamRecord, { filters }: Pipe): boolean =>
  filters.length === 0 || filters.some((filter) => matchesPattern(filter, record));

/**
 * Runs a pipe until `signal` aborts. A stream that fails is opened again from its start and read past what is settled; a batch
 * that was under way comes again: at least once, in order. The next batch is read when all lanes of this one are done.
 */
export const runPipe = async (
  pipe: Pipe,
  signal: AbortSignal,
  dependencies: RunDependencies,
  progress: Progress,
): Promise<void> => {
  const { clock, gate, openStream, tell } = dependencies;
  let failures = 0;

  const settle = async (batch: readonly StreamRecord[]): Promise<void> => {
    await gate.passage(signal);
    const oldest = clock.now() - streamRetentionMs;
    const records = batch.filter(
      (record) =>
        // AWS would have trimmed an older one.
        record.dynamodb.ApproximateCreationDateTime * 1000 >= oldest &&
        (progress.settled === undefined || isAfter(record.dynamodb.SequenceNumber, progress.settled)) &&
        isThrough(record, pipe),
    );
    await Promise.all(
      toLanes(records, pipe.parallelizationFactor).map((lane) =>
        deliverBatch(lane, pipe, signal, dependencies),
      ),
    );
    progress.settled = batch.at(-1)?.dynamodb.SequenceNumber ?? progress.settled;
    failures = 0;
  };

  /** Marks where reading began, so that a pipe from LATEST misses nothing that it has seen when it opens the stream again. */
  const marked = async function* (stream: AsyncIterable<readonly StreamRecord[]>) {
    for await (const batch of stream) {
      const [first] = batch;
      if (first !== undefined) progress.settled ??= predecessor(first.dynamodb.SequenceNumber);
      yield batch;
    }
  };

  for (;;) {
    await gate.passage(signal);
    try {
      const stream = openStream({
        streamArn: pipe.streamArn,
        startingPosition: progress.settled === undefined ? pipe.startingPosition : 'TRIM_HORIZON',
        batchSize: pipe.batchSize,
        signal,
      });
      const { batchSize, batchingWindowMs: windowMs } = pipe;
      for await (const batch of gather(marked(stream), { batchSize, windowMs, clock })) await settle(batch);
      signal.throwIfAborted();
      tell(pipe, `${pipe.streamArn} has ended: the pipe is unusable, as on AWS when a stream is disabled`);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!gate.isOpen()) continue;
      tell(pipe, `${pipe.streamArn} cannot be read: ${String(error)}`);
      await clock.sleep(backoffMs(failures), signal);
      failures += 1;
    }
  }
};
