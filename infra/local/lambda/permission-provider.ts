import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { FunctionDirectory } from './function-directory.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-permission.html */
const schema = z.strictObject({
  FunctionName: z.string(),
  Action: z.enum(['lambda:InvokeFunction', 'lambda:*']),
  Principal: z.string().regex(/^([a-z.]+\.amazonaws\.com|arn:aws:iam::\d{12}:role\/.+)$/, {
    error: 'localhost knows services and ARNs of roles',
  }),
  SourceArn: z.string().startsWith('arn:').optional(),
  SourceAccount: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
});

export const createPermissionProvider = (directory: FunctionDirectory): ResourceProvider => ({
  type: 'AWS::Lambda::Permission',
  create: async (request) => {
    const properties = parseProperties(schema, request.properties);
    const statementId = `${request.stackName}-${request.logicalId}-${randomUUID()}`;
    directory.find(properties.FunctionName).permissions.set(statementId, {
      action: properties.Action,
      principal: properties.Principal,
      sourceArn: properties.SourceArn,
      sourceAccount: properties.SourceAccount,
    });
    return { physicalId: statementId, attributes: { Id: statementId } };
  },
  remove: async (statementId, { properties }) => {
    directory.find(parseProperties(schema, properties).FunctionName).permissions.delete(statementId);
  },
});
