import type { CloudClock } from '../../region/clock.ts';
import { invalidRequest, resourceNotFound } from './errors.ts';

type ThingPrincipalType = 'EXCLUSIVE_THING' | 'NON_EXCLUSIVE_THING';

export interface ThingPrincipal {
  readonly thingName: string;
  readonly certificateId: string;
  readonly type: ThingPrincipalType;
}

/** Which certificates are attached to which things. */
export interface ThingPrincipals {
  readonly ofThing: (thingName: string) => readonly ThingPrincipal[];
  readonly ofCertificate: (certificateId: string) => readonly ThingPrincipal[];
  /** Idempotent; takes a detachment under way back. */
  readonly attach: (attachment: ThingPrincipal) => void;
  /** Returns at once; the attachment goes later. */
  readonly detach: (thingName: string, certificateId: string) => void;
}

const requireSameType = (existing: ThingPrincipal, type: ThingPrincipalType): void => {
  // What AWS answers is not known (aws-facts 11.2): refused here, so that nobody relies on it.
  if (existing.type === type) return;
  throw invalidRequest(
    `The certificate is attached to thing ${existing.thingName} as ${existing.type}: detach it before you attach it as ${type}.`,
  );
};

const requireNoExclusive = (others: readonly ThingPrincipal[], type: ThingPrincipalType): void => {
  const rival = others.find((other) => type === 'EXCLUSIVE_THING' || other.type === 'EXCLUSIVE_THING');
  if (rival === undefined) return;
  throw invalidRequest(
    `The certificate is attached to thing ${rival.thingName} as ${rival.type}: an EXCLUSIVE_THING attachment allows no other.`,
  );
};

/**
 * Detaching takes `detachDelayMs`, and until then everybody still sees the attachment: AWS's DetachThingPrincipal "might take
 * several seconds to propagate", so that DeleteThing right after it fails (aws-facts 2, DetachThingPrincipal).
 */
export const createThingPrincipals = (clock: CloudClock, detachDelayMs: number): ThingPrincipals => {
  const byKey = new Map<string, ThingPrincipal>();
  const keyOf = (thingName: string, certificateId: string): string => `${certificateId}/${thingName}`;
  const ofCertificate = (certificateId: string): readonly ThingPrincipal[] =>
    [...byKey.values()].filter((attachment) => attachment.certificateId === certificateId);

  const removeLater = async (key: string, attachment: ThingPrincipal): Promise<void> => {
    await clock.sleep(detachDelayMs);
    if (byKey.get(key) === attachment) byKey.delete(key);
  };

  return {
    ofThing: (thingName) => [...byKey.values()].filter((attachment) => attachment.thingName === thingName),
    ofCertificate,
    attach: (attachment) => {
      const { thingName, certificateId, type } = attachment;
      const key = keyOf(thingName, certificateId);
      const existing = byKey.get(key);
      if (existing !== undefined) requireSameType(existing, type);
      requireNoExclusive(
        ofCertificate(certificateId).filter((other) => other.thingName !== thingName),
        type,
      );
      // A new object, so that a removal that waits for the old one leaves it alone.
      byKey.set(key, { ...attachment });
    },
    detach: (thingName, certificateId) => {
      const key = keyOf(thingName, certificateId);
      const attachment = byKey.get(key);
      if (attachment === undefined) {
        throw resourceNotFound(`Certificate ${certificateId} is not attached to thing ${thingName}.`);
      }
      void removeLater(key, attachment);
    },
  };
};
