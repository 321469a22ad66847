import { type Charge, createCharge, type Injected } from './injected.ts';

/** A fault for events that a service (a topic rule, a bus) hands to a function, on their way into its queue. */
export interface EventInjection {
  readonly region?: string;
  /** Every function when left out. */
  readonly functionName?: string;
  /**
   * `duplicate`: an event comes twice. `reorder`: events are held back until all of them are there, and come in the opposite
   * order then; the senders wait as long.
   */
  readonly fault: 'duplicate' | 'reorder';
  /** Events that are hit; one when left out. */
  readonly times?: number;
}

export interface EventFaults {
  readonly inject: (injection: EventInjection) => Injected;
  /** Hands an event over as the faults will have it. */
  readonly intercept: (
    to: { readonly region: string; readonly functionName: string },
    handOver: () => Promise<void>,
  ) => Promise<void>;
}

type Held = () => Promise<void>;

/** One after the other, so that the order stands. Nobody's refusal keeps the next one back: its sender has it. */
const inTurn = async (held: readonly Held[]): Promise<void> => {
  for (const release of held) await release();
};

export const createEventFaults = (): EventFaults => {
  const injected = new Map<EventInjection, { readonly charge: Charge; readonly held: Held[] }>();

  return {
    inject: (injection) => {
      const held: Held[] = [];
      const charge = createCharge(injection, () => {
        injected.delete(injection);
        queueMicrotask(() => void inTurn(held.splice(0).toReversed()));
      });
      injected.set(injection, { charge, held });
      return charge;
    },
    intercept: async ({ region, functionName }, handOver) => {
      for (const [injection, { charge, held }] of injected) {
        if (injection.region !== undefined && injection.region !== region) continue;
        if (injection.functionName !== undefined && injection.functionName !== functionName) continue;
        if (injection.fault === 'duplicate') {
          charge.strike();
          await handOver();
          break;
        }
        await new Promise<void>((resolve, reject) => {
          held.push(async () => handOver().then(resolve, reject));
          charge.strike();
        });
        return;
      }
      await handOver();
    },
  };
};
