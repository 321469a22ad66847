import type { Activity } from './activity.ts';
import type { Targets } from './targets.ts';

/** Counts each hand-over while it is under way. */
export const countHandOvers = (activity: Activity, targets: Targets): Targets => {
  const counted =
    <A extends readonly unknown[]>(handOver: (...args: A) => Promise<void>) =>
    async (...args: A): Promise<void> => {
      const end = activity.begin();
      try {
        await handOver(...args);
      } finally {
        end();
      }
    };
  return {
    invokeAsync: counted(targets.invokeAsync),
    sendMessage: counted(targets.sendMessage),
    putEvents: counted(targets.putEvents),
  };
};
