import { z } from 'zod';
import type { CloudClock } from '../../region/clock.ts';
import { invalidRequest } from './errors.ts';
import { anyResource, operation, type Operation } from './operation.ts';

const eventType = z.enum([
  'THING',
  'THING_GROUP',
  'THING_TYPE',
  'THING_GROUP_MEMBERSHIP',
  'THING_GROUP_HIERARCHY',
  'THING_TYPE_ASSOCIATION',
  'JOB',
  'JOB_EXECUTION',
  'POLICY',
  'CERTIFICATE',
  'CA_CERTIFICATE',
]);
const configuration = z.strictObject({ Enabled: z.boolean().optional() });

/**
 * What belongs to the account in a Region. The event configurations are kept and gate nothing: with all of them off AWS still
 * published the event of a just-in-time registration (aws-facts 1.2), and no other registry event exists on localhost.
 */
export const accountOperations = (dataEndpoint: string, clock: CloudClock): readonly Operation[] => {
  const createdMs = clock.now();
  let modifiedMs = createdMs;
  const configurations = new Map(eventType.options.map((type) => [type, false]));

  return [
    operation({
      name: 'DescribeEndpoint',
      method: 'GET',
      uri: '/endpoint',
      input: z.strictObject({ endpointType: z.string().optional() }),
      resource: anyResource,
      run: ({ endpointType }) => {
        if (endpointType === 'iot:Data-ATS') return { endpointAddress: dataEndpoint };
        throw invalidRequest(
          `DescribeEndpoint: endpoint type ${endpointType ?? 'iot:Data (the default)'} is retired or not implemented on localhost. Ask for iot:Data-ATS.`,
        );
      },
    }),
    operation({
      name: 'DescribeEventConfigurations',
      method: 'GET',
      uri: '/event-configurations',
      input: z.strictObject({}),
      resource: anyResource,
      run: () => ({
        eventConfigurations: Object.fromEntries(
          [...configurations].map(([type, Enabled]) => [type, { Enabled }]),
        ),
        creationDate: createdMs / 1000,
        lastModifiedDate: modifiedMs / 1000,
      }),
    }),
    operation({
      name: 'UpdateEventConfigurations',
      method: 'PATCH',
      uri: '/event-configurations',
      input: z.strictObject({ eventConfigurations: z.partialRecord(eventType, configuration).optional() }),
      resource: anyResource,
      run: ({ eventConfigurations = {} }) => {
        for (const type of eventType.options) {
          const wanted = eventConfigurations[type];
          if (wanted !== undefined) configurations.set(type, wanted.Enabled ?? false);
        }
        modifiedMs = clock.now();
        return {};
      },
    }),
  ];
};
