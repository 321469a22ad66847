import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, jest } from '@jest/globals';
import { initPki, type PkiOptions } from '../../../../infra/pki/pki-directory.ts';

const folders: string[] = [];

// Files are made to last, and disks differ in how long that takes.
jest.setTimeout(30_000);

/** Removes what `temporaryFolder` has made, after each test of the file that calls it. */
export const removeFoldersAfterEach = (): void => {
  afterEach(async () => {
    await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true })));
  });
};

export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-pki-'));
  folders.push(folder);
  return folder;
};

/** A PKI with root, intermediate and the server `localhost`. */
export const freshPki = async (
  changes: Partial<PkiOptions> = {},
): Promise<{ readonly directory: string; readonly options: PkiOptions }> => {
  const directory = join(await temporaryFolder(), 'pki');
  const options: PkiOptions = { directory, keyType: 'ec-p256', force: false, ...changes };
  await initPki(options, ['localhost']);
  return { directory, options };
};
