import { MetricUnit, type Metrics } from '@aws-lambda-powertools/metrics';

export type Counter =
  | 'Onboarded'
  | 'Adopted'
  | 'Joined'
  | 'Refused'
  | 'Ended'
  | 'RolledBack'
  | 'RollbackIncomplete'
  | 'KeptOut'
  | 'IdentityLost'
  | 'Replicated'
  | 'AlreadyLevel'
  | 'Settled'
  | 'SettleFailed'
  | 'Drift'
  | 'DriftRepaired'
  | 'ReconcileFailed'
  | 'WithoutRow'
  | 'PassesDone'
  | 'RevocationListUnusable'
  | 'Ingested'
  | 'Duplicates'
  | 'EventMalformed';

export type Duration = 'FirstEventToActive' | 'ReplicationLag';

/** What the handlers measure: CloudWatch metrics of the service. */
export interface Measure {
  readonly count: (counter: Counter) => void;
  /** Counts in total and, as a metric of its own, by reason: a short literal, for each is a metric that is paid for. */
  readonly countByReason: (counter: Counter, reason: string) => void;
  readonly duration: (duration: Duration, ms: number) => void;
}

/** Measures by Powertools: metrics are lines of the log (Embedded Metric Format), written when the handler ends. */
export const createMeasure = (metrics: Pick<Metrics, 'addMetric' | 'singleMetric'>): Measure => {
  const count = (counter: Counter) => {
    metrics.addMetric(counter, MetricUnit.Count, 1);
  };
  return {
    count,
    countByReason: (counter, reason) => {
      count(counter);
      metrics.singleMetric().addDimension('reason', reason).addMetric(counter, MetricUnit.Count, 1);
    },
    duration: (duration, ms) => {
      // Two clocks, the sender's and ours: a small difference must not become a negative time.
      metrics.addMetric(duration, MetricUnit.Milliseconds, Math.max(0, ms));
    },
  };
};
