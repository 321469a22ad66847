import type { CertificateRegistry } from '../ports/certificate-registry.ts';
import type { FoundThing } from './find-thing.ts';

/**
 * Ids of the certificates that stand under a name beside this one: those that are attached to its thing, and the one that the
 * thing is marked with, if it may connect. A run that was cut off leaves a certificate that is registered and not attached
 * yet, and the mark, which comes first, is all that leads to it.
 */
export const findOthers = async (
  { thing, certificateIds }: FoundThing,
  certificateId: string,
  { describe }: Pick<CertificateRegistry, 'describe'>,
): Promise<readonly string[]> => {
  const attached = certificateIds.filter((id) => id !== certificateId);
  const mark = thing?.certificateId;
  if (mark === undefined || mark === certificateId || attached.includes(mark)) return attached;
  const status = (await describe(mark))?.status;
  return status === 'ACTIVE' || status === 'PENDING_ACTIVATION' ? [...attached, mark] : attached;
};
