export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface EvaluationRule {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
  readonly isBreaching: (value: number) => boolean;
}

/** An alarm looks at more periods than it evaluates, for real data in the place of what is missing. AWS's example: 5 for 3. */
export const evaluationRange = (evaluationPeriods: number): number => evaluationPeriods + 2;

const isReal = (value: number | undefined): value is number => value !== undefined;

const withoutData = {
  breaching: 'ALARM',
  notBreaching: 'OK',
  ignore: undefined,
  missing: 'INSUFFICIENT_DATA',
} as const;

/**
 * The state that an alarm has by the datapoints in its evaluation range, newest last; `undefined`: it stays as it is.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export const evaluateDatapoints = (
  range: readonly (number | undefined)[],
  { evaluationPeriods, datapointsToAlarm, treatMissingData, isBreaching }: EvaluationRule,
): AlarmState | undefined => {
  const real = range.filter(isReal);
  if (real.length === 0) return withoutData[treatMissingData];

  const breachingIn = (values: readonly number[]): number => values.filter(isBreaching).length;
  const verdict = (breaching: number): AlarmState => (breaching >= datapointsToAlarm ? 'ALARM' : 'OK');
  if (real.length >= evaluationPeriods) return verdict(breachingIn(real.slice(-evaluationPeriods)));

  const breaching = breachingIn(real);
  switch (treatMissingData) {
    case 'breaching':
      return verdict(breaching + evaluationPeriods - real.length);
    case 'notBreaching':
      return verdict(breaching);
    default: {
      if (breaching >= datapointsToAlarm) return 'ALARM';
      if (breaching < real.length) return 'OK';
      // All that there is is breaching, and too little: not before the oldest of it is as old as what raises the alarm.
      const age = range.length - range.findIndex(isReal);
      return treatMissingData === 'missing' && age >= datapointsToAlarm ? 'ALARM' : undefined;
    }
  }
};
