import { physicalName } from '../../cloudformation/physical-name.ts';
import type { ResourceProvider } from '../../cloudformation/resource-provider.ts';
import { AwsError } from '../../endpoint/aws-service.ts';
import { parseTopicRule, type TopicRule } from './topic-rule.ts';

/** Makes `AWS::IoT::TopicRule`: `Ref` gives the rule's name, `Arn` its ARN. */
export const createTopicRuleProvider = (rules: Map<string, TopicRule>): ResourceProvider => ({
  type: 'AWS::IoT::TopicRule',
  create: async (request) => {
    const { region, accountId, properties } = request;
    const fallbackName = physicalName(request).replaceAll('-', '_');
    const rule = parseTopicRule(properties, { region, accountId, fallbackName });
    if (rules.has(rule.name))
      throw new AwsError(
        'ResourceAlreadyExistsException',
        409,
        `the topic rule ${rule.name} exists already in ${region}`,
      );
    rules.set(rule.name, rule);
    return { physicalId: rule.name, attributes: { Arn: rule.arn } };
  },
  update: async (name, { region, accountId, properties }, previousProperties) => {
    if (properties['RuleName'] !== previousProperties['RuleName']) return 'replace';
    const rule = parseTopicRule(properties, { region, accountId, fallbackName: name });
    rules.set(name, rule);
    return { physicalId: name, attributes: { Arn: rule.arn } };
  },
  remove: async (physicalId) => {
    rules.delete(physicalId);
  },
});
