import { z } from 'zod';
import { parseProperties } from '../../cloudformation/parse-properties.ts';
import { physicalName } from '../../cloudformation/physical-name.ts';
import type { Properties, ResourceProvider } from '../../cloudformation/resource-provider.ts';
import { number } from '../../protocol/property-number.ts';
import type { CloudClock } from '../../region/clock.ts';
import type { BusDirectory } from '../bus-directory.ts';
import { parsePattern } from '../pattern/parse-pattern.ts';
import type { Archive, Archives } from './archives.ts';

const schema = z.strictObject({
  ArchiveName: z
    .string()
    .regex(/^[.\-_A-Za-z0-9]{1,48}$/, 'is no name of an archive: 1 to 48 of a-z A-Z 0-9 . - _')
    .optional(),
  SourceArn: z.string(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  RetentionDays: number.pipe(z.int().min(0)).default(0),
  Description: z.string().max(512).optional(),
});

/** `AWS::Events::Archive`: `Ref` is its name. */
export const createArchiveProvider = ({
  archives,
  directory,
  clock,
}: {
  readonly archives: Archives;
  readonly directory: BusDirectory;
  readonly clock: CloudClock;
}): ResourceProvider => {
  const read = (name: string, properties: Properties): Archive => {
    const { SourceArn, EventPattern, RetentionDays, Description } = parseProperties(schema, properties);
    const busName = directory.busName(SourceArn);
    // A name is no ARN, though the directory takes both.
    if (directory.busArn(busName) !== SourceArn)
      throw new Error(`SourceArn has to be the ARN of an event bus of this Region, not ${SourceArn}.`);
    return {
      name,
      arn: archives.arn(name),
      busName,
      description: Description,
      eventPattern:
        EventPattern === undefined
          ? undefined
          : { text: JSON.stringify(EventPattern), pattern: parsePattern(EventPattern, 'bus') },
      retentionDays: RetentionDays,
      createdMs: clock.now(),
    };
  };

  return {
    type: 'AWS::Events::Archive',
    create: async (request) => {
      const { ArchiveName } = parseProperties(schema, request.properties);
      const name = ArchiveName ?? physicalName(request).slice(-48);
      if (archives.list().some((archive) => archive.name === name))
        throw new Error(`An archive ${name} exists already.`);
      archives.put(read(name, request.properties));
      return { physicalId: name, attributes: { Arn: archives.arn(name), ArchiveName: name } };
    },
    update: async (name, { properties }, previous) => {
      const { ArchiveName, SourceArn } = parseProperties(schema, properties);
      if (ArchiveName !== previous['ArchiveName'] || SourceArn !== previous['SourceArn']) return 'replace';
      archives.put({ ...read(name, properties), createdMs: archives.require(name).createdMs });
      return { physicalId: name, attributes: { Arn: archives.arn(name), ArchiveName: name } };
    },
    remove: async (name) => archives.remove(name),
  };
};
