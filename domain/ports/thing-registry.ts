export interface Thing {
  readonly thingName: string;
  /** The attribute that marks a thing as ours, and whose; absent on a thing that somebody else made. */
  readonly certificateId?: string;
}

/** The things of one Region's AWS IoT and the certificates attached to them. Every call is idempotent. */
export interface ThingRegistry {
  readonly describe: (thingName: string) => Promise<Thing | undefined>;
  /** Creates the thing with the attribute `certificateId`. A thing of that name that differs is left as it is: `exists`. */
  readonly create: (thing: Required<Thing>) => Promise<'created' | 'exists'>;
  /** Deletes the thing, waiting a bounded time for detachments, which are asynchronous; absent is fine. */
  readonly remove: (thingName: string) => Promise<void>;
  /** @throws TerminalError `thing-or-certificate-not-found` */
  readonly attachCertificate: (thingName: string, certificateId: string) => Promise<void>;
  /** Absent is fine. */
  readonly detachCertificate: (thingName: string, certificateId: string) => Promise<void>;
  /** Ids of the certificates attached to the thing; empty for a thing that is not there. */
  readonly attachedCertificates: (thingName: string) => Promise<readonly string[]>;
}
