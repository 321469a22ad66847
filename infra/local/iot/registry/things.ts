import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Arns } from './arns.ts';
import { invalidRequest, resourceAlreadyExists, resourceNotFound, versionConflict } from './errors.ts';

export type Attributes = Readonly<Record<string, string>>;

export interface Thing {
  readonly thingName: string;
  readonly thingId: string;
  readonly thingArn: string;
  readonly attributes: Attributes;
  readonly version: number;
}

export interface Things {
  readonly find: (thingName: string) => Thing | undefined;
  readonly require: (thingName: string) => Thing;
  readonly list: () => readonly Thing[];
  readonly create: (thingName: string, attributes: Attributes) => Thing;
  readonly update: (thingName: string, attributes: Attributes, expectedVersion: number | undefined) => void;
  /** The caller has looked after the attachments. */
  readonly remove: (thingName: string, expectedVersion: number | undefined) => void;
}

/** Without a thing type, and there are none on localhost (API reference, CreateThing). */
const attributeLimit = 3;

const requireFewAttributes = (attributes: Attributes): void => {
  const count = Object.keys(attributes).length;
  if (count <= attributeLimit) return;
  throw invalidRequest(
    `A thing without a thing type has ${attributeLimit} attributes at most: these are ${count}.`,
  );
};

const requireVersion = ({ thingName, version }: Thing, expected: number | undefined): void => {
  if (expected === undefined || expected === version) return;
  throw versionConflict(`Thing ${thingName} has version ${version}, not the expected version ${expected}.`);
};

export const createThings = (arns: Arns): Things => {
  const byName = new Map<string, Thing>();
  const require = (thingName: string): Thing => {
    const thing = byName.get(thingName);
    if (thing !== undefined) return thing;
    throw resourceNotFound(`Thing ${thingName} does not exist.`);
  };

  return {
    find: (thingName) => byName.get(thingName),
    require,
    list: () => [...byName.values()],
    create: (thingName, attributes) => {
      requireFewAttributes(attributes);
      const existing = byName.get(thingName);
      if (existing === undefined) {
        const thing = {
          thingName,
          thingId: randomUUID(),
          thingArn: arns.of('thing', thingName),
          attributes,
          version: 1,
        };
        byName.set(thingName, thing);
        return thing;
      }
      // Repeating the same call is a success; the message is AWS's own (aws-facts 2, CreateThing).
      if (isDeepStrictEqual({ ...existing.attributes }, { ...attributes })) return existing;
      throw resourceAlreadyExists(`Thing ${thingName} already exists in account with different attributes`, {
        resourceId: existing.thingId,
        resourceArn: existing.thingArn,
      });
    },
    update: (thingName, attributes, expectedVersion) => {
      const before = require(thingName);
      requireVersion(before, expectedVersion);
      requireFewAttributes(attributes);
      byName.set(thingName, { ...before, attributes, version: before.version + 1 });
    },
    remove: (thingName, expectedVersion) => {
      const thing = byName.get(thingName);
      // "Returns successfully with no error if ... you specify a thing that doesn't exist" (API reference, DeleteThing).
      if (thing === undefined) return;
      requireVersion(thing, expectedVersion);
      byName.delete(thingName);
    },
  };
};
