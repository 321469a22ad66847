import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { adoptStrays } from './adopt.ts';
import {
  type BatchItem,
  discardBatch,
  hasLeftovers,
  putBatch,
  recoverBatches,
  type Supersedes,
} from './batch.ts';
import type { Ledger } from './ledger/open-ledger.ts';
import { withLock } from './ledger/with-lock.ts';
import { NoPkiError } from './pki-errors.ts';
import { authorities, files } from './pki-paths.ts';

/** The PKI, while nobody else changes it. */
export interface OpenPki {
  readonly ledger: Ledger;
  /** Puts folders in their places and enters them: all or none, also when the process is killed. */
  readonly put: (supersedes: Supersedes, items: readonly BatchItem[]) => Promise<void>;
}

/** Runs `work` alone on the PKI, after ending what killed runs have left. */
export const changePki = async <Result>(
  directory: string,
  work: (pki: OpenPki) => Promise<Result>,
  { adopts = true }: { readonly adopts?: boolean } = {},
): Promise<Result> => {
  const done: string[] = [];
  const result = await withLock(directory, async (ledger) => {
    done.push(...(await recoverBatches(directory, ledger)));
    if (adopts) await adoptStrays(directory, ledger);
    return work({
      ledger,
      put: async (supersedes, items) => {
        done.push(await putBatch(directory, ledger, supersedes, items));
      },
    });
  });
  for (const batch of done) await discardBatch(batch);
  return result;
};

/** Ends what a killed run has left, so that files and ledger may be read as they are. */
export const settlePki = async (directory: string): Promise<void> => {
  if (await hasLeftovers(directory)) await changePki(directory, async () => {});
};

/** `changePki` for a PKI that must be there. @throws NoPkiError */
export const changeExistingPki: typeof changePki = async (directory, work, options) => {
  await settlePki(directory);
  const path = join(directory, authorities.intermediate, files.certificate);
  try {
    await access(path);
  } catch (error) {
    throw new NoPkiError(path, error);
  }
  return changePki(directory, work, options);
};

/** `changePki` for a PKI that may not be there yet. */
export const changeNewPki: typeof changePki = async (directory, work, options) => {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return changePki(directory, work, options);
};
