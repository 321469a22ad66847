import type { AwsError } from '../../../../infra/local/endpoint/aws-service.ts';
import type { BusEntry, Origin, Targets } from '../../../../infra/local/region/targets.ts';

export type HandedOver =
  | { readonly to: 'function'; readonly arn: string; readonly event: unknown; readonly origin: Origin }
  | {
      readonly to: 'queue';
      readonly arn: string;
      readonly body: string;
      readonly origin: Origin;
      readonly attributes: Readonly<Record<string, string>> | undefined;
    }
  | {
      readonly to: 'bus';
      readonly arn: string;
      readonly entries: readonly BusEntry[];
      readonly origin: Origin;
    };

/** Targets that take everything, but what a test makes them refuse. */
export interface RecordingTargets extends Targets {
  readonly taken: readonly HandedOver[];
  /** Hand-overs tried, those refused included. */
  readonly attempts: () => number;
  readonly refuse: (refusal: (handedOver: HandedOver) => AwsError | undefined) => void;
  /** Resolves when that many have been taken. */
  readonly untilTaken: (count: number) => Promise<void>;
}

export const createRecordingTargets = (): RecordingTargets => {
  const taken: HandedOver[] = [];
  let attempts = 0;
  let refusal: (handedOver: HandedOver) => AwsError | undefined = () => undefined;
  let waiting: (() => void)[] = [];

  const take = async (handedOver: HandedOver): Promise<void> => {
    attempts += 1;
    const error = refusal(handedOver);
    if (error !== undefined) throw error;
    taken.push(handedOver);
    for (const wake of waiting) wake();
    waiting = [];
  };

  return {
    taken,
    attempts: () => attempts,
    refuse: (next) => {
      refusal = next;
    },
    untilTaken: async (count) => {
      while (taken.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    invokeAsync: async (arn, event, origin) => take({ to: 'function', arn, event, origin }),
    sendMessage: async (arn, body, origin, attributes) =>
      take({ to: 'queue', arn, body, origin, attributes }),
    putEvents: async (arn, entries, origin) => take({ to: 'bus', arn, entries, origin }),
  };
};
