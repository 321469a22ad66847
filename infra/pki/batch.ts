import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { IssuedCertificate } from './issue-certificate.ts';
import { type LedgerEntry, ledgerEntrySchema, statusOf } from './ledger/ledger-entry.ts';
import type { Ledger } from './ledger/open-ledger.ts';
import { files as fileNames } from './pki-paths.ts';

/** A folder of files that is to appear together with its entry. */
export interface BatchItem {
  readonly entry: LedgerEntry;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Which certificates a batch revokes as superseded: those that its names had (a device has one at a time), all there are (a new
 * CA), or none (a server keeps the old one until the new one is imported everywhere).
 */
const supersedesSchema = z.enum(['same-name', 'everything', 'nothing']);
export type Supersedes = z.infer<typeof supersedesSchema>;

const manifestSchema = z.object({
  supersedes: supersedesSchema,
  atMs: z.number(),
  entries: z.array(ledgerEntrySchema),
});

const draftsFolder = 'drafts';
const manifestName = 'batch.json';
const suffix = { partial: '.partial', ready: '.ready', done: '.done' } as const;

const isThere = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Makes the names in a folder outlast a loss of power; a file system that cannot do that refuses. */
const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync().catch(() => {});
  } finally {
    await folder.close();
  }
};

/** Writes a file and makes it outlast a loss of power. Keys are for their owner only. */
export const writeDurably = async (path: string, content: string | Uint8Array): Promise<void> => {
  const file = await open(path, 'w', path.endsWith(fileNames.privateKey) ? 0o600 : 0o644);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
};

export const filesOf = (
  issued: IssuedCertificate,
  privateKeyPem = issued.privateKeyPem,
): BatchItem['files'] => ({
  [fileNames.certificate]: issued.certificatePem,
  [fileNames.privateKey]: privateKeyPem,
});

const writeItem = async (draft: string, { entry, files }: BatchItem): Promise<void> => {
  const folder = join(draft, entry.folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(files)) await writeDurably(join(folder, name), content);
};

/** As many at once as Node's thread pool takes, and then some. */
const itemsAtOnce = 16;

const supersede = (ledger: Ledger, entry: LedgerEntry, ids: ReadonlySet<string>, atMs: number): void => {
  for (const old of ledger.entriesNamed(entry.name))
    if (old.kind === entry.kind && !ids.has(old.certificateId) && statusOf(old, atMs) === 'valid')
      ledger.revoke(old.certificateId, { atMs, reason: 'superseded' });
};

/** Moves what a ready batch has drafted into its places, and enters it. May be repeated: a batch that was killed half way is done to its end. */
const completeBatch = async (directory: string, batch: string, ledger: Ledger): Promise<void> => {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(batch, manifestName), 'utf8')));
  const { supersedes, atMs, entries } = manifest;
  const fresh = entries.filter(({ certificateId }) => !ledger.has(certificateId));
  const ids = new Set(entries.map(({ certificateId }) => certificateId));
  if (supersedes === 'everything' && fresh.length > 0)
    for (const old of ledger.entries())
      if (!ids.has(old.certificateId)) ledger.revoke(old.certificateId, { atMs, reason: 'superseded' });

  const changed = new Set<string>();
  for (const entry of fresh) {
    const place = join(directory, entry.folder);
    if (await isThere(join(batch, entry.folder))) {
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      await rm(place, { recursive: true, force: true });
      await rename(join(batch, entry.folder), place);
      changed.add(dirname(place));
    }
    if (supersedes === 'same-name') supersede(ledger, entry, ids, atMs);
    ledger.add(entry);
    ledger.release(entry.name);
  }
  for (const folder of changed) await syncFolder(folder);
};

/**
 * Puts folders in their places and their entries into the ledger, all or none. The drafts are written whole first; from the
 * renaming of their folder on, the batch is done, by this run or, if it is killed, by the next. Call it inside `withLock`.
 * @returns the batch's folder, to be discarded once the ledger has committed
 */
export const putBatch = async (
  directory: string,
  ledger: Ledger,
  supersedes: Supersedes,
  items: readonly BatchItem[],
): Promise<string> => {
  const drafts = join(directory, draftsFolder);
  const draft = join(drafts, randomUUID());
  await mkdir(draft + suffix.partial, { recursive: true, mode: 0o700 });
  for (let start = 0; start < items.length; start += itemsAtOnce)
    await Promise.all(
      items.slice(start, start + itemsAtOnce).map(async (item) => writeItem(draft + suffix.partial, item)),
    );
  const entries = items.map(({ entry }) => entry);
  await writeDurably(
    join(draft + suffix.partial, manifestName),
    JSON.stringify({ supersedes, atMs: Date.now(), entries } satisfies z.input<typeof manifestSchema>),
  );
  await syncFolder(draft + suffix.partial);
  await rename(draft + suffix.partial, draft + suffix.ready);
  await syncFolder(drafts);
  await completeBatch(directory, draft + suffix.ready, ledger);
  return draft + suffix.ready;
};

/**
 * Ends what killed runs have left: ready batches are done to their end. Call it inside `withLock`, where no other run is under
 * way.
 * @returns all that is left there, to be discarded once the ledger has committed
 */
export const recoverBatches = async (directory: string, ledger: Ledger): Promise<readonly string[]> => {
  const drafts = join(directory, draftsFolder);
  const left = (await isThere(drafts)) ? await readdir(drafts) : [];
  const paths = left.map((name) => join(drafts, name));
  for (const path of paths) if (path.endsWith(suffix.ready)) await completeBatch(directory, path, ledger);
  return paths;
};

/** Removes a batch's folder. Whoever renames it first removes it; nobody sees it half removed. */
export const discardBatch = async (path: string): Promise<void> => {
  try {
    await rename(path, path + suffix.done);
  } catch {
    // Another run was first.
    return;
  }
  await rm(path + suffix.done, { recursive: true, force: true });
};

export const hasLeftovers = async (directory: string): Promise<boolean> =>
  (await readdir(join(directory, draftsFolder)).catch(() => [])).length > 0;
