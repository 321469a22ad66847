import { describe, expect, it } from '@jest/globals';
import { evaluateDatapoints } from '../../../../infra/local/cloudwatch/evaluate-datapoints.ts';

/** As AWS writes them: 0 is within the threshold, X breaches it, - is missing; the newest is last. */
const datapointsOf = (row: string): readonly (number | undefined)[] =>
  row.split(' ').map((sign) => (sign === '-' ? undefined : sign === 'X' ? 1 : 0));

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
const stays = undefined;

const statesOf = (row: string, datapointsToAlarm: number) =>
  treatments.map((treatMissingData) =>
    evaluateDatapoints(datapointsOf(row), {
      evaluationPeriods: 3,
      datapointsToAlarm,
      treatMissingData,
      isBreaching: (value) => value > 0,
    }),
  );

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html: its two tables.
describe('an alarm of three periods, by its datapoints', () => {
  it.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', ['INSUFFICIENT_DATA', stays, 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', ['ALARM', stays, 'ALARM', 'OK']],
    ['X X X X 0', ['OK', 'OK', 'OK', 'OK']],
    // Too early to tell: what comes next may not breach.
    ['- - - - X', [stays, stays, 'ALARM', 'OK']],
  ])('is, three of which raise it, with %s', (row, states) => {
    expect(statesOf(row, 3)).toEqual(states);
  });

  it.each([
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', stays, 'ALARM', 'OK']],
  ])('is, two of which raise it, with %s', (row, states) => {
    expect(statesOf(row, 2)).toEqual(states);
  });
});
