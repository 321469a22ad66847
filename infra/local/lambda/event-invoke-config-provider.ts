import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import type { CreatedResource, Properties, ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { Roles } from '../region/targets.ts';
import { defaultEventInvokeConfig } from './event-invoke-config.ts';
import type { FunctionDirectory } from './function-directory.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventinvokeconfig.html */
const schema = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.coerce.number().int().min(0).max(2).optional(),
  MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(21_600).optional(),
  DestinationConfig: z
    .strictObject({
      OnFailure: z
        .strictObject({
          Destination: z
            .string()
            .regex(/^arn:aws:sqs:/, { error: 'localhost knows SQS queues as destination' }),
        })
        .optional(),
    })
    .optional(),
});

export const createEventInvokeConfigProvider = (
  directory: FunctionDirectory,
  roles: Roles,
): ResourceProvider => {
  const configure = (given: Properties): CreatedResource => {
    const properties = parseProperties(schema, given);
    const target = directory.find(properties.FunctionName);
    const onFailure = properties.DestinationConfig?.OnFailure?.Destination;
    // Lambda checks it here too, not at the first failure.
    if (onFailure !== undefined && !roles.isAllowed(target.properties().Role, 'sqs:SendMessage', onFailure)) {
      throw new Error(
        `the function's execution role ${target.properties().Role} does not have permissions to call SendMessage on ${onFailure}`,
      );
    }
    const { maximumRetryAttempts, maximumEventAgeMs } = defaultEventInvokeConfig;
    target.configureEvents({
      maximumRetryAttempts: properties.MaximumRetryAttempts ?? maximumRetryAttempts,
      maximumEventAgeMs:
        properties.MaximumEventAgeInSeconds === undefined
          ? maximumEventAgeMs
          : properties.MaximumEventAgeInSeconds * 1000,
      onFailure,
    });
    return { physicalId: `${target.name}|${properties.Qualifier}`, attributes: {} };
  };
  return {
    type: 'AWS::Lambda::EventInvokeConfig',
    create: async ({ properties }) => configure(properties),
    update: async (_physicalId, { properties }, previous) =>
      properties['FunctionName'] === previous['FunctionName'] &&
      properties['Qualifier'] === previous['Qualifier']
        ? configure(properties)
        : 'replace',
    remove: async (_physicalId, { properties }) => {
      directory.find(parseProperties(schema, properties).FunctionName).configureEvents(undefined);
    },
  };
};
