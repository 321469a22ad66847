import type { Judgement } from './judge-alarm.ts';
import type { Alarm } from './alarms.ts';

/** The longest subject that SNS takes. */
const longestSubject = 100;

/** What CloudWatch publishes to a topic when an alarm changes. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
export const alarmNotification = (
  { name, arn, properties, state: previous }: Alarm,
  { state, reason }: Judgement,
  place: { readonly region: string; readonly accountId: string; readonly nowMs: number },
): { readonly subject: string; readonly message: string } => ({
  subject: `${state}: "${name}" in ${place.region}`.slice(0, longestSubject),
  message: JSON.stringify({
    AlarmName: name,
    AlarmDescription: properties.AlarmDescription ?? null,
    AWSAccountId: place.accountId,
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: new Date(place.nowMs).toISOString(),
    Region: place.region,
    AlarmArn: arn,
    OldStateValue: previous,
    Trigger: {
      MetricName: properties.MetricName,
      Namespace: properties.Namespace,
      Statistic: properties.Statistic,
      ExtendedStatistic: properties.ExtendedStatistic,
      Dimensions: properties.Dimensions,
      Period: properties.Period,
      EvaluationPeriods: properties.EvaluationPeriods,
      ComparisonOperator: properties.ComparisonOperator,
      Threshold: properties.Threshold,
      TreatMissingData: properties.TreatMissingData,
    },
  }),
});
