import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { BusDirectory } from './bus-directory.ts';

const schema = z.strictObject({
  Name: z.string().regex(/^[/.\-_A-Za-z0-9]{1,256}$/),
  // No effect on localhost: for people.
  Description: z.string().optional(),
  Tags: z.unknown().optional(),
});

/** `AWS::Events::EventBus`: `Ref` is its name. */
export const createBusProvider = (directory: BusDirectory): ResourceProvider => ({
  type: 'AWS::Events::EventBus',
  create: async ({ properties }) => {
    const { Name } = parseProperties(schema, properties);
    directory.addBus(Name);
    return { physicalId: Name, attributes: { Arn: directory.busArn(Name), Name } };
  },
  update: async (name, { properties }) => {
    if (parseProperties(schema, properties).Name !== name) return 'replace';
    return { physicalId: name, attributes: { Arn: directory.busArn(name), Name: name } };
  },
  remove: async (name) => directory.removeBus(name),
});
