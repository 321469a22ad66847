import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { accountId, type DeployedTemplate } from '../support/deployed-template.ts';
import { topicRule } from '../support/topic-rule.ts';

const permission = z.object({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string(),
  SourceAccount: z.string(),
});

export const topicRules = (stack: DeployedTemplate): void => {
  describe.each([
    {
      id: 'OnboardingRule',
      target: 'OnboardLambdaFunction',
      sql: "SELECT * FROM '$aws/events/certificates/registered/+'",
    },
    {
      id: 'TelemetryRule',
      target: 'IngestLambdaFunction',
      sql: "SELECT encode(*, 'base64') AS payload, topic(2) AS thingName, topic() AS topic, timestamp() AS receivedAt, principal() AS certificateId, clientid() AS clientId, traceid() AS traceId FROM 'dt/+/#'",
    },
  ])('$id', ({ id, target, sql }) => {
    const { TopicRulePayload } = stack.one(id, topicRule);
    const targetArn = TopicRulePayload.Actions[0].Lambda.FunctionArn;

    it('selects exactly what its function reads', () => {
      expect(TopicRulePayload.Sql).toBe(sql);
    });

    it('is on, and speaks the SQL of 2016', () => {
      expect(TopicRulePayload.RuleDisabled).toBe(false);
      expect(TopicRulePayload.AwsIotSqlVersion).toBe('2016-03-23');
    });

    it(`calls ${target}, which lets this rule of this account do so, and no other`, () => {
      const granted = stack
        .all('AWS::Lambda::Permission', permission)
        .filter(({ properties }) => properties.FunctionName === targetArn)
        .map(({ properties }) => properties);

      expect(targetArn).toMatch(new RegExp(`:function:${target}$`));
      expect(granted).toEqual([
        expect.objectContaining({
          Action: 'lambda:InvokeFunction',
          Principal: 'iot.amazonaws.com',
          SourceArn: expect.stringMatching(new RegExp(`:rule/${id}$`)),
          SourceAccount: accountId,
        }),
      ]);
    });
  });
};
