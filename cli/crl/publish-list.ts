import { CertificateError } from '../../infra/pki/certificate-error.ts';
import { type Crl, readCrl } from '../../infra/pki/crl/read-crl.ts';
import type { ListShelf } from './list-shelf.ts';

export interface ListToPublish {
  readonly der: Uint8Array;
  readonly crl: Pick<Crl, 'number'>;
  readonly caCertificatePem: string;
}

/** The number of what is published; `undefined` where that is nothing that onboarding could use. */
const numberOf = (der: Uint8Array, caCertificatePem: string): bigint | undefined => {
  try {
    return readCrl(der, caCertificatePem).number;
  } catch (error) {
    if (error instanceof CertificateError) return undefined;
    throw error;
  }
};

/**
 * Publishes a list in one Region, unless a newer one is there: onboarding would take that for an attack. What is damaged is replaced.
 * @throws Error in one line
 */
export const publishList = async (
  { der, crl, caCertificatePem }: ListToPublish,
  shelf: ListShelf,
): Promise<'published' | 'unchanged'> => {
  const before = await shelf.read();
  if (before !== undefined && Buffer.compare(before, der) === 0) return 'unchanged';
  const number = before === undefined ? undefined : numberOf(before, caCertificatePem);
  if (number !== undefined && number >= crl.number)
    throw new Error(
      `CRL ${number} is published there, and this is CRL ${crl.number}: sign a newer one with "npx landfall pki crl"`,
    );
  await shelf.write(der);
  return 'published';
};
