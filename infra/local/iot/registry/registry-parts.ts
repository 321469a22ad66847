import type { Arns } from './arns.ts';
import type { CertificateAuthorities } from './certificate-authorities.ts';
import type { Certificates } from './certificates.ts';
import type { Policies } from './policies.ts';
import type { ThingPrincipals } from './thing-principals.ts';
import type { Things } from './things.ts';

/** What the registry of a Region consists of. */
export interface RegistryParts {
  readonly accountId: string;
  readonly arns: Arns;
  readonly certificates: Certificates;
  readonly authorities: CertificateAuthorities;
  readonly things: Things;
  readonly principals: ThingPrincipals;
  readonly policies: Policies;
}
