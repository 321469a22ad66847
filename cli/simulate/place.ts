import type { TelemetryTable } from './stored-messages.ts';

/** Where a fleet connects to, and what can be known there. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** What devices hold the server's certificate against; more than one where it may be of either. */
  readonly rootCaPem: string;
  /** Where the n-th device stands, where that can be chosen. */
  readonly localAddress: ((index: number) => string) | undefined;
  /** Between switching on one device and the next. */
  readonly everyMs: number;
  readonly outage: { readonly begin: () => Promise<void>; readonly end: () => Promise<void> } | undefined;
  /** The table of each Region, or why they cannot be looked into. */
  readonly telemetry: { readonly tables: readonly TelemetryTable[] } | { readonly reason: string };
  /** How long nothing may be stored in any Region before the messages that are missing count as lost. */
  readonly patienceMs: number;
  readonly close: () => Promise<void>;
}
