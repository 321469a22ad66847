import { InvalidArgumentError } from 'commander';

/** AWS IoT's own rule for thing names. https://docs.aws.amazon.com/iot/latest/apireference/API_CreateThing.html */
const thingNamePattern = /^[a-zA-Z0-9:_-]{1,64}$/;

export const isThingName = (value: string): boolean => thingNamePattern.test(value);

/** For an argument that may be given several times. */
export const parseThingName = (value: string, previous: readonly string[] = []): readonly string[] => {
  if (!isThingName(value))
    throw new InvalidArgumentError('A device needs a thing name: 1 to 64 letters, digits, ":", "_" or "-".');
  return [...previous, value];
};
