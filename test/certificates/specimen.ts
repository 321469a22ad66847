import { admit, type RefusalReason } from '../../domain/certificate/admit.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import { readCertificate } from '../../infra/pki/read-certificate.ts';
import { forge, issuing, pemOf } from './forge.ts';

/** 2027-01-15T08:00:00Z */
export const nowMs = 1_800_000_000_000;

export type Outcome =
  | { readonly admitted: string }
  | { readonly refused: RefusalReason; readonly says?: string }
  /** TerminalError `certificate-unreadable`, whose message says this. */
  | { readonly unreadable: string };

export interface Presented {
  readonly certificatePem: string;
  readonly caPem: string;
  readonly nowMs: number;
}

export interface Specimen {
  readonly what: string;
  /** The clause, or the page, that has it so. */
  readonly why: string;
  readonly outcome: Outcome;
  readonly make: () => Presented;
}

/** A certificate that comes under the registered CA, now. */
export const present = (certificate: Buffer | string, others: Partial<Presented> = {}): Presented => ({
  certificatePem: typeof certificate === 'string' ? certificate : pemOf(certificate),
  caPem: issuing.certificatePem,
  nowMs,
  ...others,
});

export const specimen = (what: string, why: string, outcome: Outcome, make: () => Presented): Specimen => ({
  what,
  why,
  outcome,
  make,
});

/** As the sound device certificate is. */
export const admitted: Outcome = { admitted: 'pump-1' };
export const unreadable = (says: string): Outcome => ({ unreadable: says });

/** With these extensions instead of the sound ones. */
export const having = (
  what: string,
  why: string,
  outcome: Outcome,
  extensions: readonly Buffer[],
): Specimen => specimen(what, why, outcome, () => present(forge(issuing, { extensions })));

/** What onboarding makes of it. */
export const judge = async (presented: Presented): Promise<Outcome> => {
  try {
    const facts = await readCertificate(presented.certificatePem, presented.caPem);
    const admission = admit(facts, presented.nowMs);
    return admission.kind === 'admitted'
      ? { admitted: admission.thingName }
      : { refused: admission.reason, says: admission.detail };
  } catch (error) {
    if (error instanceof TerminalError && error.reason === 'certificate-unreadable')
      return { unreadable: error.message };
    throw error;
  }
};
