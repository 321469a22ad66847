import type { Lookups } from '../../../cli/redrive/errand.ts';
import type { Letter } from '../../../cli/redrive/letter.ts';
import type { QueueName } from '../../../cli/redrive/queues.ts';
import type { RedriveRegion } from '../../../cli/redrive/redrive-queue.ts';

interface Settings {
  readonly letters: readonly Letter[];
  readonly rows?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Thing names; `undefined`: the stream has forgotten. */
  readonly stream?: readonly string[] | undefined;
  readonly written?: readonly string[];
  /** What Lambda answers, call by call; it takes what there is no answer for. */
  readonly refusals?: (Error | undefined)[];
  readonly removalFails?: boolean;
}

export const letterOf = (id: string, body: unknown, more: Partial<Letter> = {}): Letter => ({
  id,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {},
  sentAtMs: 1_000,
  receiptHandle: `${id}-1`,
  ...more,
});

export const fakeLookups = ({
  rows = {},
  stream,
  written = [],
}: Partial<Settings>): Lookups & {
  readonly spans: readonly (readonly [number, number])[];
} => {
  const spans: [number, number][] = [];
  return {
    spans,
    row: async (thingName) => rows[thingName],
    changedInStream: async () => stream,
    writtenBetween: async (fromMs, toMs) => {
      spans.push([fromMs, toMs]);
      return written;
    },
  };
};

/** One queue, whose messages are hidden when they are received, and functions that take what they are given. */
export const fakeRegion = (settings: Settings) => {
  const visible = [...settings.letters];
  const hidden = new Map<string, Letter>();
  const removed: string[] = [];
  /** What happened, in order. */
  const happened: string[] = [];
  const invoked: { functionName: string; payload: unknown }[] = [];
  const asked: QueueName[] = [];
  const region: RedriveRegion = {
    region: 'eu-west-1',
    fullName: (functionName) => `landfall-test-${functionName}`,
    lookups: fakeLookups(settings),
    invoke: async (functionName, payload) => {
      const refusal = settings.refusals?.shift();
      if (refusal !== undefined) throw refusal;
      happened.push(`invoke ${functionName}`);
      invoked.push({ functionName, payload });
    },
    letterBox: (queue) => {
      asked.push(queue);
      return {
        receive: async (maximum) => {
          const taken = visible.splice(0, maximum);
          for (const letter of taken) hidden.set(letter.id, letter);
          return taken;
        },
        remove: async (letter) => {
          if (settings.removalFails === true) throw new Error('SQS is down');
          happened.push(`remove ${letter.id}`);
          hidden.delete(letter.id);
          removed.push(letter.id);
        },
        release: async (letters) => {
          for (const { id } of letters) {
            const letter = hidden.get(id);
            hidden.delete(id);
            if (letter !== undefined) visible.push(letter);
          }
        },
      };
    },
  };
  return {
    region,
    invoked,
    removed,
    happened,
    /** Comes into the queue, or becomes visible in it again. */
    add: (letter: Letter) => visible.push(letter),
    left: () => visible.map(({ id }) => id),
    hidden: () => [...hidden.keys()],
  };
};
