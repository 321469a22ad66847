import { type IotQuotas, justInTimeRegistration } from '../../../infra/local/iot/registry/quotas.ts';

/** Calls of AWS IoT that a new device costs in the Region where it lands: the onboarding saga, with nothing found. */
const onboarding: IotQuotas = {
  [justInTimeRegistration]: 1,
  DescribeCertificate: 1,
  DescribeThing: 1,
  CreateThing: 1,
  AttachThingPrincipal: 1,
  AttachPolicy: 1,
  UpdateCertificate: 1,
};

/** What it costs in every other Region: the replication saga, with nothing found. */
const replication: IotQuotas = {
  DescribeCertificate: 1,
  RegisterCertificate: 1,
  DescribeThing: 1,
  CreateThing: 1,
  AttachThingPrincipal: 1,
  AttachPolicy: 1,
};

/** New devices that a Region has to take in. */
export interface Load {
  readonly landing: number;
  readonly copied: number;
}

export interface QuotaTime {
  /** The scarcest quota. */
  readonly name: string;
  readonly ms: number;
}

/**
 * The least time in which a Region can take in so many new devices and copies, whoever calls: the calls that each costs, less the
 * second's worth that a full bucket gives at once.
 */
export const quotaTime = (quotas: IotQuotas, { landing, copied }: Load): QuotaTime => {
  const times = Object.entries(quotas).map(([name, perSecond]) => {
    const calls = landing * (onboarding[name] ?? 0) + copied * (replication[name] ?? 0);
    return { name, ms: (Math.max(0, calls - perSecond) / perSecond) * 1000 };
  });
  return times.reduce((scarcest, time) => (time.ms > scarcest.ms ? time : scarcest));
};
