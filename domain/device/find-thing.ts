import type { Thing, ThingRegistry } from '../ports/thing-registry.ts';

/** What stands under a name in one Region. */
export interface FoundThing {
  readonly thing: Thing | undefined;
  /** Ids of the certificates that are attached to it. */
  readonly certificateIds: readonly string[];
}

/** Listing is the scarce call (10 a second by default), and a thing that is not there has nothing attached. */
export const findThing = async (things: ThingRegistry, thingName: string): Promise<FoundThing> => {
  const thing = await things.describe(thingName);
  return { thing, certificateIds: thing === undefined ? [] : await things.attachedCertificates(thingName) };
};
