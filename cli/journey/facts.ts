import type { Spread } from './spread.ts';

export interface RefusedDevice {
  /** The common name of its certificate. */
  readonly commonName: string;
  readonly reason: string;
  readonly detail: string;
}

export interface StoredInRegion {
  readonly region: string;
  readonly messages: number;
  /** How many of them each Region took in. */
  readonly takenInBy: Readonly<Record<string, number>>;
}

/** What a journey finds out, stage by stage: `null` as long as its stage has not held. */
export interface JourneyFacts {
  /** Bytes of each function's bundle. */
  readonly bundles: Readonly<Record<string, number>> | null;
  readonly firstConnectToActiveMs: Spread | null;
  /** From a row's being ACTIVE to the certificate's being ACTIVE in the other Region. */
  readonly replicationLagMs: Spread | null;
  readonly outage: {
    readonly failedRegion: string;
    /** How many devices went on in the other Region. */
    readonly movedDevices: number;
    /** From the failure to when each of them was let in there. */
    readonly outForMs: Spread;
    /** From the Region's return to its knowing the device that first appeared meanwhile. */
    readonly caughtUpAfterMs: number;
  } | null;
  readonly refused: readonly RefusedDevice[] | null;
  /** Messages that devices know to be taken. */
  readonly acknowledged: number | null;
  readonly stored: readonly StoredInRegion[] | null;
}

export const noFacts: JourneyFacts = {
  bundles: null,
  firstConnectToActiveMs: null,
  replicationLagMs: null,
  outage: null,
  refused: null,
  acknowledged: null,
  stored: null,
};

/** The journey in one line of JSON. `failed` says what did not hold, or what ended it; `null` when all held. */
export const journeyJson = (
  regions: readonly string[],
  devices: number,
  facts: JourneyFacts,
  failed: string | null,
): string => `${JSON.stringify({ regions, devices, ...facts, holds: failed === null, failed })}\n`;
