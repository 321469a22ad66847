import { z } from 'zod';
import { anyResource, operationsOf, type Operation } from '../protocol/operation.ts';
import { parameterNotFound, type Parameter, type Parameters } from './parameters.ts';

const operation = operationsOf('ssm', 'ValidationException');
const name = z.string().min(1).max(2048);
/** No effect: a String is not encrypted. */
const decryption = { WithDecryption: z.boolean().optional() } as const;

const describe = ({ name: Name, arn: ARN, version: Version, modifiedMs }: Parameter) => ({
  Name,
  ARN,
  Type: 'String',
  Version,
  LastModifiedDate: modifiedMs / 1000,
  DataType: 'text',
});

const show = (parameter: Parameter) => ({ ...describe(parameter), Value: parameter.value });

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html */
export const createParameterOperations = (parameters: Parameters): ReadonlyMap<string, Operation> =>
  new Map([
    operation(
      'PutParameter',
      z.strictObject({
        Name: name,
        Value: z.string(),
        // AWS takes the type of the parameter that is there when none is given: String, here.
        Type: z.string().default('String'),
        Overwrite: z.boolean().default(false),
        Description: z.string().max(1024).optional(),
        DataType: z.literal('text').optional(),
        Tier: z.enum(['Standard', 'Intelligent-Tiering']).optional(),
        // Nothing on localhost reads tags.
        Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional(),
      }),
      ({ Name }) => parameters.arn(Name),
      (input) => {
        const { version } = parameters.put({
          name: input.Name,
          value: input.Value,
          type: input.Type,
          description: input.Description,
          overwrite: input.Overwrite,
        });
        return { Version: version, Tier: 'Standard' };
      },
    ),
    operation(
      'GetParameter',
      z.strictObject({ Name: name, ...decryption }),
      ({ Name }) => parameters.arn(Name),
      ({ Name }) => {
        const parameter = parameters.find(Name);
        if (parameter === undefined) throw parameterNotFound(Name);
        return { Parameter: show(parameter) };
      },
    ),
    operation(
      'GetParameters',
      z.strictObject({ Names: z.array(name).min(1).max(10), ...decryption }),
      ({ Names }) => Names.map(parameters.arn),
      ({ Names }) => ({
        Parameters: Names.flatMap((one) => parameters.find(one) ?? []).map(show),
        InvalidParameters: Names.filter((one) => parameters.find(one) === undefined),
      }),
    ),
    operation(
      'DeleteParameter',
      z.strictObject({ Name: name }),
      ({ Name }) => parameters.arn(Name),
      ({ Name }) => {
        parameters.remove(Name);
        return {};
      },
    ),
    operation(
      'DescribeParameters',
      z.strictObject({ MaxResults: z.number().optional() }),
      anyResource,
      () => ({ Parameters: parameters.list().map(describe) }),
    ),
  ]);
