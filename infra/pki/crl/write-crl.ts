import { randomUUID } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../batch.ts';
import { changeExistingPki } from '../change-pki.ts';
import { certificateIdOfPem } from '../ledger/entry-of-certificate.ts';
import { encodePem } from '../pem.ts';
import { readIntermediate } from '../pki-directory.ts';
import { createCrl, type CrlContent } from './create-crl.ts';
import { crlFiles, readOwnCrl } from './own-crl.ts';

const dayMs = 86_400_000;

/** Puts the file in its place at once: whoever publishes it never reads half of one. */
const replaceFile = async (path: string, content: string | Uint8Array): Promise<void> => {
  const draft = `${path}.${randomUUID()}`;
  await writeDurably(draft, content);
  await rename(draft, path);
};

export interface WrittenCrl extends CrlContent {
  /** Paths of the two forms. */
  readonly der: string;
  readonly pem: string;
}

/**
 * Signs a CRL with all that the intermediate's certificates were revoked for, and writes it as `crl/crl.der` and `crl/crl.pem`. Its
 * number is above that of each before it, also when a run is killed between the file and the ledger. What stood on the CRL before
 * stays on it, expired or not, in the ledger or not.
 * @param days until the next one
 */
export const writeCrl = async (
  directory: string,
  days: number,
  passphrase: string | undefined,
): Promise<WrittenCrl> =>
  changeExistingPki(directory, async ({ ledger }) => {
    const intermediate = await readIntermediate(directory, passphrase);
    const issuerId = certificateIdOfPem(intermediate.certificatePem);
    const before = await readOwnCrl(directory);
    const last = ledger.crlNumber();
    const number = (before !== undefined && before.number > last ? before.number : last) + 1n;
    const revocations = new Map(before?.revocations);
    for (const { issuerId: issuer, kind, serial, revocation } of ledger.entries())
      if (issuer === issuerId && kind !== 'root' && kind !== 'intermediate' && revocation !== undefined)
        revocations.set(serial, revocation);

    const nowMs = Date.now();
    const content = { number, thisUpdateMs: nowMs, nextUpdateMs: nowMs + days * dayMs, revocations };
    const der = await createCrl(content, intermediate);
    const folder = join(directory, crlFiles.folder);
    const paths = { der: join(folder, crlFiles.der), pem: join(folder, crlFiles.pem) };
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await replaceFile(paths.der, der);
    await replaceFile(paths.pem, encodePem('X509 CRL', new Uint8Array(der).buffer));
    ledger.setCrlNumber(number);
    return { ...content, ...paths };
  });
