import { z } from 'zod';
import { AwsError } from '../../endpoint/aws-service.ts';
import { operation, type Operation } from '../registry/operation.ts';
import type { TopicRule } from './topic-rule.ts';

const input = z.strictObject({ ruleName: z.string() });

/** A rule as GetTopicRule shows it here has neither its statement nor its actions. https://docs.aws.amazon.com/iot/latest/apireference/API_GetTopicRule.html */
export const topicRuleOperations = (
  rules: Map<string, TopicRule>,
  resource: (input: { readonly ruleName: string }) => string,
): readonly Operation[] => {
  const require = (ruleName: string): TopicRule => {
    const found = rules.get(ruleName);
    if (found !== undefined) return found;
    // AWS does not tell a rule that is not there from one that the caller may not see.
    throw new AwsError('UnauthorizedException', 401, `Access to topic rule '${ruleName}' was denied`);
  };
  const switchTo = (name: string, action: string, isEnabled: boolean): Operation =>
    operation({
      name,
      method: 'POST',
      uri: `/rules/{ruleName}/${action}`,
      input,
      resource,
      run: ({ ruleName }) => {
        rules.set(ruleName, { ...require(ruleName), isEnabled });
        return undefined;
      },
    });

  return [
    operation({
      name: 'GetTopicRule',
      method: 'GET',
      uri: '/rules/{ruleName}',
      input,
      resource,
      run: ({ ruleName }) => {
        const { name, arn, isEnabled } = require(ruleName);
        return { ruleArn: arn, rule: { ruleName: name, ruleDisabled: !isEnabled } };
      },
    }),
    switchTo('EnableTopicRule', 'enable', true),
    switchTo('DisableTopicRule', 'disable', false),
  ];
};
