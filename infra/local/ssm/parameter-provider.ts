import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { Parameters } from './parameters.ts';

const schema = z.strictObject({
  Name: z.string().optional(),
  // CloudFormation cannot make a SecureString either.
  Type: z.string(),
  Value: z.string(),
  Description: z.string().optional(),
  DataType: z.literal('text').optional(),
  Tier: z.enum(['Standard', 'Intelligent-Tiering']).optional(),
  // Nothing on localhost reads tags.
  Tags: z.unknown().optional(),
});

/** `AWS::SSM::Parameter`: `Ref` is its name. */
export const createParameterProvider = (parameters: Parameters): ResourceProvider => ({
  type: 'AWS::SSM::Parameter',
  create: async (request) => {
    const {
      Name,
      Type: type,
      Value: value,
      Description: description,
    } = parseProperties(schema, request.properties);
    const name = Name ?? physicalName(request);
    parameters.put({ name, type, value, description, overwrite: false });
    return { physicalId: name, attributes: { Type: type, Value: value } };
  },
  update: async (name, { properties }, previous) => {
    const wanted = parseProperties(schema, properties);
    if (wanted.Name !== previous['Name']) return 'replace';
    const { Type: type, Value: value, Description: description } = wanted;
    parameters.put({ name, type, value, description, overwrite: true });
    return { physicalId: name, attributes: { Type: type, Value: value } };
  },
  remove: async (name) => {
    if (parameters.find(name) !== undefined) parameters.remove(name);
  },
});
