import type { BusEvent } from './bus-event.ts';
import type { BusDirectory } from './bus-directory.ts';
import { deliver, type DeliveryDependencies } from './deliver.ts';
import { matchesPattern } from './pattern/matches-pattern.ts';
import type { Rule } from './rule.ts';

/** Leads events to the targets of the rules that they match, and keeps what is under way. */
export interface Dispatcher {
  /** @param ruleArns the only rules that may have it; all of the bus when left out */
  readonly dispatch: (busName: string, event: BusEvent, ruleArns?: readonly string[]) => void;
  readonly deliverTo: (rule: Rule, event: BusEvent) => void;
  /** Ends what is under way; what was not delivered is lost. */
  readonly close: () => Promise<void>;
}

export const createDispatcher = (directory: BusDirectory, dependencies: DeliveryDependencies): Dispatcher => {
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();

  const deliverTo = (rule: Rule, event: BusEvent): void => {
    for (const target of rule.targets) {
      const delivery = deliver({ event, rule, target }, closing.signal, dependencies)
        // Rejects only when closed.
        .catch(() => undefined)
        .finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    }
  };

  return {
    deliverTo,
    dispatch: (busName, event, ruleArns) => {
      for (const rule of directory.rulesOf(busName)) {
        const pattern = rule.eventPattern?.pattern;
        if (ruleArns !== undefined && !ruleArns.includes(rule.arn)) continue;
        if (rule.state === 'ENABLED' && pattern !== undefined && matchesPattern(pattern, event))
          deliverTo(rule, event);
      }
    },
    close: async () => {
      closing.abort();
      await Promise.all(underWay);
    },
  };
};
