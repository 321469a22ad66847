import * as z from 'zod';

export const topicRule = z.object({
  TopicRulePayload: z.object({
    Sql: z.string(),
    AwsIotSqlVersion: z.string(),
    RuleDisabled: z.boolean(),
    Actions: z.tuple([z.object({ Lambda: z.object({ FunctionArn: z.string() }) })]),
    ErrorAction: z.object({ Sqs: z.object({ QueueUrl: z.string(), RoleArn: z.string() }) }).optional(),
  }),
});
