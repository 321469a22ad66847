import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { alarm } from '../support/alarm.ts';
import { accountId, type DeployedTemplate } from '../support/deployed-template.ts';
import { policyDocument } from '../support/statements.ts';

const topicArn = `arn:aws:sns:us-west-2:${accountId}:AlarmTopic`;

export const alarms = (stack: DeployedTemplate, withEmail: DeployedTemplate): void => {
  const all = stack.all('AWS::CloudWatch::Alarm', alarm);
  const watched = (namespace: string, name: string, value: string) =>
    all.filter(
      ({ properties }) =>
        properties.Namespace === namespace &&
        properties.MetricName === name &&
        properties.Dimensions[0].Value === value,
    );

  describe('the alarms', () => {
    it.each(stack.all('AWS::SQS::Queue', z.unknown()))('tell when anything is in $id', ({ id }) => {
      expect(watched('AWS/SQS', 'ApproximateNumberOfMessagesVisible', id)).toEqual([
        expect.objectContaining({
          properties: expect.objectContaining({
            Statistic: 'Maximum',
            ComparisonOperator: 'GreaterThanThreshold',
            Threshold: 0,
            AlarmDescription: expect.stringContaining(id),
          }),
        }),
      ]);
    });

    it.each(stack.all('AWS::Lambda::Function', z.unknown()))(
      'tell of errors, throttles and waiting events of $id',
      ({ id }) => {
        for (const name of ['Errors', 'Throttles', 'AsyncEventAge'])
          expect(watched('AWS/Lambda', name, id)).toHaveLength(1);
      },
    );

    it.each([
      {
        namespace: 'Landfall',
        name: 'RollbackIncomplete',
        value: 'landfall',
        says: { Threshold: 0, Statistic: 'Sum' },
      },
      {
        namespace: 'Landfall',
        name: 'Refused',
        value: 'landfall',
        says: { Threshold: 10, Statistic: 'Sum' },
      },
      {
        namespace: 'Landfall',
        name: 'ReplicationLag',
        value: 'landfall',
        says: { Threshold: 60_000, ExtendedStatistic: 'p99' },
      },
      {
        namespace: 'Landfall',
        name: 'SettleFailed',
        value: 'landfall',
        says: { Threshold: 0, Period: 300, EvaluationPeriods: 3 },
      },
      {
        namespace: 'Landfall',
        name: 'ReconcileFailed',
        value: 'landfall',
        says: { Threshold: 0, Statistic: 'Sum' },
      },
      {
        namespace: 'AWS/EventBridge/Pipes',
        name: 'ExecutionFailed',
        value: 'RegistryPipe',
        says: { Threshold: 0, Statistic: 'Sum' },
      },
    ])('tell of $name', ({ namespace, name, value, says }) => {
      expect(watched(namespace, name, value)).toEqual([
        expect.objectContaining({ properties: expect.objectContaining(says) }),
      ]);
    });

    it('are none but these', () => {
      const [queues, functions] = [
        stack.all('AWS::SQS::Queue', z.unknown()),
        stack.all('AWS::Lambda::Function', z.unknown()),
      ];

      expect(all).toHaveLength(queues.length + 3 * functions.length + 6);
    });

    it.each(all)(
      '$id goes to the topic when it is raised and when it is over, and not for want of data',
      ({ properties }) => {
        expect(properties).toMatchObject({
          AlarmActions: [topicArn],
          OKActions: [topicArn],
          TreatMissingData: 'notBreaching',
        });
      },
    );

    it('may be published by CloudWatch, for alarms of this account', () => {
      const { PolicyDocument } = stack.one('AlarmTopicPolicy', z.object({ PolicyDocument: policyDocument }));

      expect(PolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: ['sns:Publish'],
          Resource: [topicArn],
          Condition: {
            StringEquals: { 'aws:SourceAccount': accountId },
            ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:us-west-2:${accountId}:alarm:*` },
          },
        },
      ]);
    });

    it('are sent to the address of the stage, if there is one', () => {
      expect(stack.all('AWS::SNS::Subscription', z.unknown())).toEqual([]);
      expect(withEmail.one('AlarmSubscription', z.unknown())).toEqual({
        TopicArn: topicArn,
        Protocol: 'email',
        Endpoint: 'on-call@example.com',
      });
    });
  });
};
