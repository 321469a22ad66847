import type { CloudClock } from '../../region/clock.ts';
import { throttling } from './errors.ts';

/** Calls a second for each operation; one that is not listed is not limited. */
export type IotQuotas = Readonly<Record<string, number>>;

/** Certificates that connecting devices bring, a second: not an operation, but counted like one. */
export const justInTimeRegistration = 'JustInTimeRegistration';

/** AWS's defaults for an account and Region, as far as they are known (aws-facts 2, Quotas). */
export const defaultIotQuotas = {
  CreateThing: 100,
  DeleteThing: 100,
  UpdateThing: 100,
  DescribeThing: 350,
  AttachThingPrincipal: 100,
  DetachThingPrincipal: 100,
  ListThingPrincipals: 10,
  ListPrincipalThings: 10,
  DescribeCertificate: 10,
  UpdateCertificate: 10,
  RegisterCertificate: 10,
  DeleteCertificate: 10,
  DescribeCACertificate: 10,
  AttachPolicy: 15,
  DetachPolicy: 15,
  ListAttachedPolicies: 15,
  GetPolicy: 10,
  [justInTimeRegistration]: 15,
} as const satisfies IotQuotas;

export interface Throttle {
  /** Takes one token; `false` when there is none. */
  readonly tryTake: (name: string) => boolean;
  /** Throws ThrottlingException when there is no token. */
  readonly take: (name: string) => void;
}

/** Token buckets that hold one second's worth, full at the start. */
export const createThrottle = (clock: CloudClock, quotas: IotQuotas = {}): Throttle => {
  const buckets = new Map<string, { readonly tokens: number; readonly atMs: number }>();
  const tryTake = (name: string): boolean => {
    const perSecond = quotas[name];
    if (perSecond === undefined) return true;
    const nowMs = clock.now();
    const bucket = buckets.get(name) ?? { tokens: perSecond, atMs: nowMs };
    const refilled = bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond;
    const tokens = Math.min(perSecond, refilled);
    const isEnough = tokens >= 1;
    buckets.set(name, { tokens: isEnough ? tokens - 1 : tokens, atMs: nowMs });
    return isEnough;
  };
  return {
    tryTake,
    take: (name) => {
      if (!tryTake(name)) throw throttling(`Rate exceeded: ${name} is limited to ${quotas[name]} a second.`);
    },
  };
};
