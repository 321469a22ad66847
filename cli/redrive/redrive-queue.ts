import { awsMessage } from '../stage/aws-message.ts';
import type { Errand, Lookups, Subject } from './errand.ts';
import { type Letter, UnclearLetterError } from './letter.ts';
import { prepareErrand } from './prepare-errand.ts';
import type { QueueName, RedrivenFunction } from './queues.ts';

/** A queue of one Region. */
export interface LetterBox {
  /** Takes so many at most, and hides them from others for some time; none when the queue is empty. */
  readonly receive: (maximum: number) => Promise<readonly Letter[]>;
  readonly remove: (letter: Letter) => Promise<void>;
  /** Shows them to others again. */
  readonly release: (letters: readonly Letter[]) => Promise<void>;
}

/** What redriving needs of a Region. */
export interface RedriveRegion {
  readonly region: string;
  readonly lookups: Lookups;
  /** What a function is called in this stage. */
  readonly fullName: (functionName: RedrivenFunction) => string;
  /** Puts an event in a function's queue. Returning says that Lambda has it. */
  readonly invoke: (functionName: RedrivenFunction, payload: unknown) => Promise<void>;
  readonly letterBox: (queue: QueueName) => LetterBox;
}

export type Fate =
  | { readonly fate: 'moved' }
  /** What a dry run says of a message that it would move. */
  | { readonly fate: 'movable' }
  | { readonly fate: 'stays'; readonly why: string };

export type Redriven = Fate & {
  readonly region: string;
  readonly queue: QueueName;
  readonly messageId: string;
  readonly sentAtMs: number;
  readonly subject?: Subject;
  readonly reason?: string;
  readonly lost?: string;
};

export interface RedriveOptions {
  readonly isDryRun: boolean;
  /** Messages of each queue at most. */
  readonly limit: number;
  /** Epoch, ms. */
  readonly startedAtMs: number;
}

const batchSize = 10;
/** Batches with nothing new, after which no more are looked for: SQS gives what is there in no order. */
const patience = 3;
/** SQS's clock and this one may differ. What fails again does not come back before three minutes: Lambda's two retries. */
const clockSkewMs = 60_000;

/**
 * Sends the messages of a queue where they belong, a batch at a time. A message is deleted after its hand-over was accepted, so that one
 * that is stopped in between is done again by the next run, and none is lost. What stays is shown to others again at the end.
 */
export const redriveQueue = async (
  queue: QueueName,
  parts: RedriveRegion,
  { isDryRun, limit, startedAtMs }: RedriveOptions,
): Promise<readonly Redriven[]> => {
  const { region, lookups, fullName, invoke } = parts;
  const box = parts.letterBox(queue);
  const results: Redriven[] = [];
  const seen = new Set<string>();
  const kept = new Map<string, Letter>();

  const stays = (letter: Letter, why: string): Fate => {
    kept.set(letter.id, letter);
    return { fate: 'stays', why };
  };
  const carryOut = async (letter: Letter, { invocations }: Errand): Promise<Fate> => {
    if (isDryRun) {
      kept.set(letter.id, letter);
      return { fate: 'movable' };
    }
    try {
      for (const { functionName, payload } of invocations) await invoke(functionName, payload);
    } catch (error) {
      return stays(letter, `it could not be handed over: ${awsMessage(error)}`);
    }
    try {
      await box.remove(letter);
      return { fate: 'moved' };
    } catch (error) {
      return stays(letter, `it is handed over, but could not be deleted: ${awsMessage(error)}`);
    }
  };
  const redrive = async (letter: Letter): Promise<Redriven> => {
    const base = { region, queue, messageId: letter.id, sentAtMs: letter.sentAtMs };
    let errand;
    try {
      errand = await prepareErrand(queue, letter, fullName, lookups);
    } catch (error) {
      const why =
        error instanceof UnclearLetterError ? error.message : `it could not be read: ${awsMessage(error)}`;
      return { ...base, ...stays(letter, why) };
    }
    const { subject, reason, lost } = errand;
    return {
      ...base,
      reason,
      ...(subject === undefined ? {} : { subject }),
      ...(lost === undefined ? {} : { lost }),
      ...(await carryOut(letter, errand)),
    };
  };

  try {
    let rounds = 0;
    while (results.length < limit && rounds < patience) {
      const batch = await box.receive(Math.min(batchSize, limit - results.length));
      if (batch.length === 0) break;
      const fresh = batch.filter(
        ({ id, sentAtMs }) => !seen.has(id) && sentAtMs <= startedAtMs + clockSkewMs,
      );
      // One that comes again has a handle that is new, and one that is too new is none of this run.
      for (const letter of batch) if (!fresh.includes(letter)) kept.set(letter.id, letter);
      for (const { id } of batch) seen.add(id);
      rounds = fresh.length === 0 ? rounds + 1 : 0;
      results.push(...(await Promise.all(fresh.map(redrive))));
    }
  } finally {
    await box.release([...kept.values()]);
  }
  return results;
};
