import type { CloudClock } from '../../region/clock.ts';
import { throttling } from './errors.ts';

/** Calls a second for each operation; one that is not listed is not limited. */
export type IotQuotas = Readonly<Record<string, number>>;

/** Certificates that connecting devices bring, a second: not an operation, but counted like one. */
export const justInTimeRegistration = 'JustInTimeRegistration';
/** MQTT CONNECT packets a second, of all clients. */
export const mqttConnect = 'MqttConnect';
/** MQTT CONNECT packets a second of one client id. */
export const mqttConnectOfClient = 'MqttConnectOfClient';

/**
 * AWS's defaults for an account and Region, as far as they are known (aws-facts 2, Quotas): "AWS IoT Core endpoints and quotas" in the
 * AWS General Reference. What one burst holds AWS does not say: here it is one second's worth.
 */
export const defaultIotQuotas = {
  CreateThing: 100,
  DeleteThing: 100,
  UpdateThing: 100,
  DescribeThing: 350,
  ListThings: 10,
  AttachThingPrincipal: 100,
  DetachThingPrincipal: 100,
  ListThingPrincipals: 10,
  ListPrincipalThings: 10,
  DescribeCertificate: 10,
  UpdateCertificate: 10,
  RegisterCertificate: 10,
  RegisterCertificateWithoutCA: 10,
  DeleteCertificate: 10,
  ListCertificates: 10,
  ListCertificatesByCA: 10,
  DescribeCACertificate: 10,
  RegisterCACertificate: 10,
  UpdateCACertificate: 10,
  DeleteCACertificate: 10,
  ListCACertificates: 10,
  AttachPolicy: 15,
  DetachPolicy: 15,
  ListAttachedPolicies: 15,
  ListTargetsForPolicy: 10,
  GetPolicy: 10,
  CreatePolicy: 10,
  DeletePolicy: 10,
  ListPolicies: 10,
  [justInTimeRegistration]: 15,
  [mqttConnect]: 500,
  [mqttConnectOfClient]: 1,
} as const satisfies IotQuotas;

export interface Throttle {
  /** Takes one token; `false` when there is none. Where the quota is of each client, `of` says which. */
  readonly tryTake: (name: string, of?: string) => boolean;
  /** Throws ThrottlingException when there is no token. */
  readonly take: (name: string) => void;
}

/** A bucket that nobody has taken from for this long is full again, and need not be kept. */
const refillMs = 1000;
const keptBuckets = 1000;

/** Token buckets that hold one second's worth, full at the start. `onThrottled` is told of every token that was not there. */
export const createThrottle = (
  clock: CloudClock,
  quotas: IotQuotas = {},
  onThrottled: (name: string) => void = () => {},
): Throttle => {
  const buckets = new Map<string, { readonly tokens: number; readonly atMs: number }>();
  const forget = (nowMs: number): void => {
    if (buckets.size <= keptBuckets) return;
    for (const [key, { atMs }] of buckets) if (nowMs - atMs >= refillMs) buckets.delete(key);
  };
  const tryTake = (name: string, of = ''): boolean => {
    const perSecond = quotas[name];
    if (perSecond === undefined) return true;
    const nowMs = clock.now();
    const key = `${name} ${of}`;
    const bucket = buckets.get(key) ?? { tokens: perSecond, atMs: nowMs };
    const refilled = bucket.tokens + ((nowMs - bucket.atMs) / refillMs) * perSecond;
    const tokens = Math.min(perSecond, refilled);
    const isEnough = tokens >= 1;
    buckets.set(key, { tokens: isEnough ? tokens - 1 : tokens, atMs: nowMs });
    forget(nowMs);
    if (!isEnough) onThrottled(name);
    return isEnough;
  };
  return {
    tryTake,
    take: (name) => {
      if (!tryTake(name)) throw throttling(`Rate exceeded: ${name} is limited to ${quotas[name]} a second.`);
    },
  };
};
