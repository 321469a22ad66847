import { X509Certificate } from 'node:crypto';
import { RevocationListError } from '../../../domain/certificate/revocation-list-error.ts';
import type { Now } from '../../../domain/ports/run.ts';
import type { FindRevocation, ReadRevocationList } from '../../../domain/ports/revocations.ts';
import { CertificateError } from '../certificate-error.ts';
import { crlFreshness } from './crl-freshness.ts';
import { type Crl, readCrl } from './read-crl.ts';

export interface RevocationsDeps {
  readonly readRevocationList: ReadRevocationList;
  readonly now: Now;
  /** How long a list is taken for the last one, before it is asked for again. */
  readonly maxAgeMs: number;
}

interface HeldList {
  readonly crl: Crl;
  readonly tag: string;
  readonly checkedAtMs: number;
}

const parse = (whose: string, content: Uint8Array, caCertificatePem: string): Crl => {
  try {
    return readCrl(content, caCertificatePem);
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    throw new RevocationListError('unreadable', `The revocation list of the CA ${whose}: ${error.message}`, {
      cause: error,
    });
  }
};

/**
 * `FindRevocation` on lists that are published: each is held against its CA, its dates and its number, and kept in memory for
 * `maxAgeMs`. A list whose number is below one that was seen before is an old one that was put back: it is not used.
 */
export const createRevocations = ({ readRevocationList, now, maxAgeMs }: RevocationsDeps): FindRevocation => {
  const held = new Map<string, HeldList>();

  const refresh = async (
    whose: string,
    caCertificatePem: string,
    before: HeldList | undefined,
  ): Promise<HeldList> => {
    const checkedAtMs = now();
    const answer = await readRevocationList(whose, before?.tag);
    if (answer.kind === 'unchanged' && before !== undefined) return { ...before, checkedAtMs };
    if (answer.kind !== 'read')
      throw new RevocationListError('missing', `There is no revocation list of the CA ${whose}`);
    const crl = parse(whose, answer.content, caCertificatePem);
    if (before !== undefined && crl.number < before.crl.number)
      throw new RevocationListError(
        'went-back',
        `The revocation list of the CA ${whose} has the number ${crl.number}, and was at ${before.crl.number} before`,
      );
    return { crl, tag: answer.tag, checkedAtMs };
  };

  const current = async (whose: string, caCertificatePem: string): Promise<Crl> => {
    const before = held.get(whose);
    const isFresh =
      before !== undefined &&
      now() < before.checkedAtMs + maxAgeMs &&
      crlFreshness(before.crl, now()) === 'current';
    if (isFresh) return before.crl;

    const list = await refresh(whose, caCertificatePem, before);
    held.set(whose, list);
    const { crl } = list;
    const freshness = crlFreshness(crl, now());
    if (freshness === 'current') return crl;
    throw new RevocationListError(
      freshness,
      `The revocation list ${crl.number} of the CA ${whose} is for ${new Date(crl.thisUpdateMs).toISOString()} to ${new Date(crl.nextUpdateMs).toISOString()}, and it is ${new Date(now()).toISOString()}`,
    );
  };

  return async ({ certificatePem, caCertificateId, caCertificatePem }) => {
    const crl = await current(caCertificateId, caCertificatePem);
    const revocation = crl.revocationOf(new X509Certificate(certificatePem).serialNumber);
    return revocation === undefined ? undefined : { revokedAtMs: revocation.atMs, reason: revocation.reason };
  };
};
