import { randomUUID } from 'node:crypto';
import { AwsError } from '../endpoint/aws-service.ts';
import type { CloudClock } from '../region/clock.ts';
import type { Letter, Message } from './message.ts';
import type { QueueSettings } from './queue-settings.ts';
import { readReceiptHandle } from './receipt-handle.ts';

type Place = 'visible' | 'delayed' | 'in-flight';

interface Slot {
  readonly message: Message;
  readonly place: Place;
  /** Ends the delay or the visibility timeout that runs. */
  readonly timer: AbortController | undefined;
}

export interface Queue {
  readonly name: string;
  readonly createdAt: number;
  readonly settings: () => QueueSettings;
  readonly changeSettings: (settings: QueueSettings) => void;
  /** JSON of the resource policy. */
  readonly policy: () => string | undefined;
  readonly setPolicy: (policy: string | undefined) => void;
  readonly send: (letter: Letter, delaySeconds?: number) => Message;
  /** Takes what is visible, oldest first, or waits for it; empty when the wait ends or `signal` aborts. */
  readonly receive: (request: {
    readonly maximum: number;
    readonly waitSeconds: number;
    readonly visibilitySeconds: number;
    readonly signal: AbortSignal;
  }) => Promise<readonly Message[]>;
  /** A message that has gone, or was received again since, is left alone without an error, as on AWS. */
  readonly remove: (receiptHandle: string) => void;
  readonly changeVisibility: (receiptHandle: string, seconds: number) => void;
  readonly purge: () => void;
  readonly count: (place: Place) => number;
}

const receivedOnceMore = (message: Message, now: number): Message => ({
  ...message,
  receiveCount: message.receiveCount + 1,
  firstReceivedAt: message.firstReceivedAt ?? now,
});

/** A standard queue. Delays and visibility timeouts run on the cloud's clock, so that they shorten with it. */
export const createQueue = (
  name: string,
  initial: QueueSettings,
  { clock }: { readonly clock: CloudClock },
): Queue => {
  let settings = initial;
  let policy: string | undefined;
  let arrival = Promise.withResolvers<void>();
  const slots = new Map<string, Slot>();

  const show = (message: Message): void => {
    slots.set(message.messageId, { message, place: 'visible', timer: undefined });
    arrival.resolve();
    arrival = Promise.withResolvers();
  };

  const hide = (message: Message, place: Place, seconds: number): void => {
    if (seconds === 0) {
      show(message);
      return;
    }
    const timer = new AbortController();
    slots.set(message.messageId, { message, place, timer });
    clock.sleep(seconds * 1000, timer.signal).then(
      // A deletion may come between the end of the sleep and this.
      () => (timer.signal.aborted ? undefined : show(message)),
      () => undefined,
    );
  };

  const drop = (messageId: string): void => {
    slots.get(messageId)?.timer?.abort();
    slots.delete(messageId);
  };

  const dropExpired = (): void => {
    const oldest = clock.now() - settings.MessageRetentionPeriod * 1000;
    for (const { message } of slots.values()) if (message.sentAt < oldest) drop(message.messageId);
  };

  const take = (maximum: number, visibilitySeconds: number): readonly Message[] => {
    dropExpired();
    const visible = [...slots.values()].filter(({ place }) => place === 'visible').slice(0, maximum);
    return visible.map(({ message }) => {
      const received = receivedOnceMore(message, clock.now());
      hide(received, 'in-flight', visibilitySeconds);
      return received;
    });
  };

  const slotOf = (handle: string): Slot | undefined => {
    const { messageId, receiveCount } = readReceiptHandle(handle);
    const slot = slots.get(messageId);
    return slot?.message.receiveCount === receiveCount ? slot : undefined;
  };

  return {
    name,
    createdAt: clock.now(),
    settings: () => settings,
    changeSettings: (changed) => {
      settings = changed;
    },
    policy: () => policy,
    setPolicy: (changed) => {
      policy = changed;
    },
    send: (letter, delaySeconds = settings.DelaySeconds) => {
      const message = {
        ...letter,
        messageId: randomUUID(),
        sentAt: clock.now(),
        receiveCount: 0,
        firstReceivedAt: undefined,
      };
      hide(message, 'delayed', delaySeconds);
      return message;
    },
    receive: async ({ maximum, waitSeconds, visibilitySeconds, signal }) => {
      const taken = take(maximum, visibilitySeconds);
      if (taken.length > 0 || waitSeconds === 0) return taken;
      const served = new AbortController();
      const wait = { isOver: false };
      const over = clock.sleep(waitSeconds * 1000, AbortSignal.any([signal, served.signal])).then(
        () => (wait.isOver = true),
        () => (wait.isOver = true),
      );
      for (;;) {
        await Promise.race([arrival.promise, over]);
        const late = signal.aborted ? [] : take(maximum, visibilitySeconds);
        if (late.length === 0 && !wait.isOver) continue;
        served.abort();
        return late;
      }
    },
    remove: (handle) => {
      const slot = slotOf(handle);
      if (slot !== undefined) drop(slot.message.messageId);
    },
    changeVisibility: (handle, seconds) => {
      const slot = slotOf(handle);
      if (slot?.place !== 'in-flight')
        throw new AwsError('MessageNotInflight', 400, 'The message of this receipt handle is not in flight.');
      slot.timer?.abort();
      hide(slot.message, 'in-flight', seconds);
    },
    purge: () => {
      for (const messageId of slots.keys()) drop(messageId);
    },
    count: (place) => {
      dropExpired();
      return [...slots.values()].filter((slot) => slot.place === place).length;
    },
  };
};
