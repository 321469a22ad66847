import { z } from 'zod';

const identity = z.object({
  clientId: z.string(),
  /** Own certificate followed by its issuer's. */
  chainPem: z.string(),
  privateKeyPem: z.string(),
  /** Where the device is; left out where that is not for it to choose. */
  localAddress: z.string().exactOptional(),
});

/** To the process that has the devices. */
export const loadCommand = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('switch-on'),
    devices: z.array(identity),
    /** Between one device and the next. */
    everyMs: z.number(),
    host: z.string(),
    port: z.number(),
    rootCaPem: z.string(),
    backOff: z.object({ firstMs: z.number(), maxMs: z.number() }),
    /** Messages that each device has unacknowledged at once. */
    inFlight: z.number(),
  }),
  z.object({
    type: z.literal('offer'),
    /** By all devices together, in turn. */
    messagesPerSecond: z.number(),
    seconds: z.number(),
  }),
  /** Ends the offering, if it has not ended, and gives what is under way so long to be acknowledged. */
  z.object({ type: z.literal('finish'), withinMs: z.number() }),
  z.object({ type: z.literal('stop') }),
]);
export type LoadCommand = z.output<typeof loadCommand>;
export type LoadIdentity = z.output<typeof identity>;

const counts = z.object({
  /** Messages that have come up, whether or not their device was connected. */
  offered: z.number(),
  /** Of these, publishes begun. */
  begun: z.number(),
  acknowledged: z.number(),
  /** Of the offering. */
  elapsedMs: z.number(),
});
export type LoadCounts = z.output<typeof counts>;

const state = z.object({
  switchedOn: z.number(),
  /** Devices that were let in at least once. */
  landed: z.number(),
  /** Devices that are connected now. */
  connected: z.number(),
  /** Connections of devices after their first. */
  reconnects: z.number(),
  begun: z.number(),
  acknowledged: z.number(),
});
/** What all devices together have come to. */
export type LoadState = z.output<typeof state>;

const deviceRecord = z.object({
  clientId: z.string(),
  /** From its first attempt to when it was first let in; left out when it never was. */
  landedAfterMs: z.number().exactOptional(),
  reconnects: z.number(),
  /** Publishes begun, each counted once however often it was sent. */
  published: z.number(),
  /** Sequence numbers of what was acknowledged. */
  acknowledged: z.array(z.number()),
  /** What it last saw of a connection that failed, if it saw anything but its end. */
  lastError: z.string().exactOptional(),
});
/** One device, at the end. */
export type DeviceRecord = z.output<typeof deviceRecord>;

/** From it. */
export const loadReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connected') }),
  /** Once a second while messages are offered, and at the end of it. */
  z.object({ type: z.literal('progress'), counts }),
  z.object({ type: z.literal('offered'), counts }),
  /** Everything that was offered is acknowledged: the sequence numbers of each device, in the order of the devices. */
  z.object({
    type: z.literal('acknowledged'),
    sequences: z.array(z.array(z.number())),
    elapsedMs: z.number(),
  }),
  /** Once a second from when the first device is switched on, and whenever one lands. */
  z.object({ type: z.literal('state'), state }),
  z.object({ type: z.literal('finished'), devices: z.array(deviceRecord) }),
  z.object({ type: z.literal('failed'), reason: z.string() }),
]);
export type LoadReport = z.output<typeof loadReport>;
