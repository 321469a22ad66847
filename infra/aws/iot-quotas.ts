/**
 * Calls of AWS IoT's control plane that an account may make in a Region, a second, by default.
 * https://docs.aws.amazon.com/general/latest/gr/iot-core.html#limits_iot
 */
export const defaultIotQuotas: Readonly<Record<string, number>> = {
  CreateThing: 100,
  DeleteThing: 100,
  DescribeThing: 350,
  AttachThingPrincipal: 100,
  DetachThingPrincipal: 100,
  AttachPolicy: 15,
  DetachPolicy: 15,
  ListAttachedPolicies: 15,
};

/** Of every other call: the smallest that any of ours has. */
export const smallestIotQuota = 10;
