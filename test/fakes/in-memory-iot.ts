import type { RegisteredCertificate } from '../../domain/ports/certificate-registry.ts';
import type { Thing } from '../../domain/ports/thing-registry.ts';

/** What one Region's AWS IoT knows: open to tests, shared by the fakes of the ports that look at it. */
export interface InMemoryIot {
  readonly certificates: Map<string, RegisteredCertificate>;
  readonly things: Map<string, Thing>;
  /** Ids of the attached certificates, by thing name. */
  readonly attached: Map<string, Set<string>>;
  /** Ids of the certificates that have the device policy. */
  readonly policyTargets: Set<string>;
  /** The device policy has been deployed. */
  hasPolicy: boolean;
  /** The one CA that is registered. */
  readonly caCertificateId: string;
  /** The registered CA verifies every certificate but these, by PEM. */
  readonly unverifiable: Set<string>;
  /** A detachment is asynchronous: so many attempts of a deletion still find it. More than MAX_ATTEMPTS: never done. */
  detachmentLag: number;
  /** Detachments that are not done yet: attempts that still find them, by thing name, by certificate id. */
  readonly lingering: Map<string, Map<string, number>>;
}

/** A deletion is tried so often before it gives up. */
export const MAX_ATTEMPTS = 5;

export const createInMemoryIot = (caCertificateId: string = 'ca'): InMemoryIot => ({
  caCertificateId,
  certificates: new Map(),
  things: new Map(),
  attached: new Map(),
  policyTargets: new Set(),
  hasPolicy: true,
  unverifiable: new Set(),
  detachmentLag: 2,
  lingering: new Map(),
});

/** What stands in for a certificate wherever nobody reads it: the fakes find the id in it. */
export const pemOf = (certificateId: string): string => `-----PEM OF ${certificateId}-----`;

export const certificateIdIn = (certificatePem: string): string | undefined =>
  /^-----PEM OF (?<id>.+)-----$/.exec(certificatePem)?.groups?.['id'];

/** One attempt to delete passes by: what lingers comes nearer to its end. Gives back whether anything still does. */
export const isLingering = (
  { lingering }: InMemoryIot,
  isMeant: (thingName: string, certificateId: string) => boolean,
): boolean => {
  let found = false;
  for (const [thingName, certificates] of lingering) {
    for (const [certificateId, attempts] of certificates) {
      if (!isMeant(thingName, certificateId)) continue;
      if (attempts > 0) found = true;
      if (attempts > 1) certificates.set(certificateId, attempts - 1);
      else certificates.delete(certificateId);
    }
  }
  return found;
};
