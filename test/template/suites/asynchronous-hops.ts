import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { accountId, type DeployedTemplate } from '../support/deployed-template.ts';
import { eventRule } from '../support/event-rule.ts';
import { lambdaFunction } from '../support/lambda-function.ts';
import { pipe } from '../support/pipe.ts';
import { policyDocument, roleAllows } from '../support/statements.ts';
import { topicRule } from '../support/topic-rule.ts';

const queue = z.object({ MessageRetentionPeriod: z.int(), SqsManagedSseEnabled: z.boolean() });
const queuePolicy = z.object({ Queues: z.array(z.string()), PolicyDocument: policyDocument });
const eventInvokeConfig = z.object({
  FunctionName: z.string(),
  Qualifier: z.string(),
  MaximumEventAgeInSeconds: z.int(),
  MaximumRetryAttempts: z.int(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }),
});

const nameOf = (arn: string | undefined) => arn?.split(':').at(-1);

export const asynchronousHops = (stack: DeployedTemplate): void => {
  const queues = stack.all('AWS::SQS::Queue', queue);
  const topicRules = stack.all('AWS::IoT::TopicRule', topicRule);
  const configs = stack.all('AWS::Lambda::EventInvokeConfig', eventInvokeConfig);
  const eventRules = stack.all('AWS::Events::Rule', eventRule);
  const pipes = stack.all('AWS::Pipes::Pipe', pipe);

  const queueArn = (id: string) => `arn:aws:sqs:eu-west-1:${accountId}:${id}`;

  describe('no asynchronous hop loses anything', () => {
    it.each(topicRules)('AWS IoT keeps what $id cannot hand over, and may do so', ({ properties }) => {
      const kept = properties.TopicRulePayload.ErrorAction?.Sqs;

      expect(queues.map(({ id }) => id)).toContain(kept?.QueueUrl);
      expect(roleAllows(stack, kept?.RoleArn ?? '', 'sqs:SendMessage', queueArn(kept?.QueueUrl ?? ''))).toBe(
        true,
      );
    });

    it.each(stack.all('AWS::Lambda::Function', lambdaFunction))(
      'Lambda tries an event of $id three times within six hours, then keeps it, and may do so',
      ({ id, properties }) => {
        const config = configs.find((one) => one.properties.FunctionName === id)?.properties;
        const kept = config?.DestinationConfig.OnFailure.Destination ?? '';

        expect(config).toMatchObject({
          Qualifier: '$LATEST',
          MaximumRetryAttempts: 2,
          MaximumEventAgeInSeconds: 21_600,
        });
        expect(queues.map((one) => one.id)).toContain(nameOf(kept));
        expect(roleAllows(stack, properties.Role, 'sqs:SendMessage', kept)).toBe(true);
      },
    );

    it.each(pipes)('$id keeps what its target refuses, and may do so', ({ properties }) => {
      const kept = properties.SourceParameters.DynamoDBStreamParameters.DeadLetterConfig?.Arn ?? '';

      expect(queues.map(({ id }) => id)).toContain(nameOf(kept));
      expect(roleAllows(stack, properties.RoleArn, 'sqs:SendMessage', kept)).toBe(true);
    });

    it.each(eventRules)(
      'EventBridge keeps what $id cannot hand over, and may do so',
      ({ id, properties }) => {
        const kept = properties.Targets[0].DeadLetterConfig?.Arn;
        const policies = stack
          .all('AWS::SQS::QueuePolicy', queuePolicy)
          .filter((policy) => policy.properties.Queues.includes(nameOf(kept) ?? ''))
          .flatMap((policy) => policy.properties.PolicyDocument.Statement);

        expect(queues.map((one) => one.id)).toContain(nameOf(kept));
        expect(policies).toEqual([
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: ['sqs:SendMessage'],
            Resource: [kept],
            Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:events:eu-west-1:${accountId}:rule/${id}` } },
          },
        ]);
      },
    );

    it('gives each hop a queue of its own, encrypted, that keeps messages as long as SQS can', () => {
      const keepers = [
        ...topicRules.map(({ properties }) => properties.TopicRulePayload.ErrorAction?.Sqs.QueueUrl),
        ...configs.map(({ properties }) => nameOf(properties.DestinationConfig.OnFailure.Destination)),
        ...pipes.map(({ properties }) =>
          nameOf(properties.SourceParameters.DynamoDBStreamParameters.DeadLetterConfig?.Arn),
        ),
        ...eventRules.map(({ properties }) => nameOf(properties.Targets[0].DeadLetterConfig?.Arn)),
      ];

      expect(keepers).toHaveLength(queues.length);
      expect(new Set(keepers)).toEqual(new Set(queues.map(({ id }) => id)));
      for (const { properties } of queues)
        expect(properties).toEqual({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
    });

    it('tells where each queue is', () => {
      expect(Object.values(stack.outputs)).toEqual(expect.arrayContaining(queues.map(({ id }) => id)));
    });
  });
};
