import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type {
  CreatedResource,
  ResourceProvider,
  ResourceRequest,
} from '../cloudformation/resource-provider.ts';

const schema = z.strictObject({
  LogGroupName: z.string().optional(),
  // No effect here: lines are told as events while the cloud runs and are gone with it.
  RetentionInDays: z.unknown().optional(),
  LogGroupClass: z.enum(['STANDARD', 'INFREQUENT_ACCESS']).optional(),
  KmsKeyId: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const created = (name: string, { region, accountId }: ResourceRequest): CreatedResource => ({
  physicalId: name,
  attributes: { Arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}:*` },
});

export const createLogGroupProvider = (): ResourceProvider => {
  const groups = new Set<string>();
  return {
    type: 'AWS::Logs::LogGroup',
    create: async (request) => {
      const name = parseProperties(schema, request.properties).LogGroupName ?? physicalName(request);
      if (groups.has(name)) throw new Error(`the log group ${name} exists already`);
      groups.add(name);
      return created(name, request);
    },
    update: async (name, request, previousProperties) => {
      const wanted = parseProperties(schema, request.properties);
      return wanted.LogGroupName === parseProperties(schema, previousProperties).LogGroupName
        ? created(name, request)
        : 'replace';
    },
    remove: async (name) => {
      groups.delete(name);
    },
  };
};
