import type { CallFault } from '../../../infra/local/faults/call-fault.ts';
import { regions, type RegionName } from '../../e2e/support/running-service.ts';
import { onboardingCalls, replicationCalls, type SagaCall } from './saga-calls.ts';

const [west, east] = regions;

interface Saga {
  readonly name: 'onboard' | 'replicate';
  /** Where it runs when a device lands in the first Region. */
  readonly region: RegionName;
  readonly calls: readonly SagaCall[];
}

const sagas: readonly Saga[] = [
  { name: 'onboard', region: west, calls: onboardingCalls },
  { name: 'replicate', region: east, calls: replicationCalls },
];

interface Variant {
  readonly what: string;
  readonly fault: CallFault;
  /** Calls that it strikes: the SDK repeats one that fails. */
  readonly times: number;
}

const crashBefore: Variant = {
  what: 'the function ends before it takes effect',
  fault: { kind: 'crash', when: 'before-effect' },
  times: 1,
};
const crashAfter: Variant = {
  what: 'the function ends before it has the answer',
  fault: { kind: 'crash', when: 'after-effect' },
  times: 1,
};
const lost: Variant = { what: 'the answer is lost once', fault: { kind: 'lost-answer' }, times: 1 };
const throttled: Variant = { what: 'it is throttled twice', fault: { kind: 'throttle' }, times: 2 };

/** As often as the SDK tries: three times, and AWS IoT once more. */
const attemptsOf = ({ action }: SagaCall): number => (action.startsWith('iot:') ? 4 : 3);

const variantsOf = (call: SagaCall): readonly Variant[] => {
  if (!call.changes) return [crashBefore];
  if (call.given === 'intruder') return [crashBefore, crashAfter];
  // A lock whose answer is lost is held by nobody: the SDK asks again, and finds it taken.
  if (call.step === 'take the lock') return [crashBefore, crashAfter];
  const always: Variant = { what: 'every answer is lost', fault: lost.fault, times: attemptsOf(call) };
  return [crashBefore, crashAfter, lost, throttled, always];
};

/** One device, one call of its saga, one thing that goes wrong with it. */
export interface BrokenCall extends Variant {
  readonly title: string;
  readonly thingName: string;
  readonly saga: Saga;
  readonly call: SagaCall;
}

export const brokenCalls: readonly BrokenCall[] = sagas.flatMap((saga) =>
  saga.calls.flatMap((call, number) =>
    variantsOf(call).map((variant, index) => ({
      what: variant.what,
      fault: variant.fault,
      times: variant.times,
      title: `${saga.name}, ${call.step}: ${variant.what}`,
      thingName: `broken-${saga.name}-${String(number).padStart(2, '0')}-${String(index)}`,
      saga,
      call,
    })),
  ),
);
