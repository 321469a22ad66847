import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateIdOfPem } from '../../../infra/pki/ledger/entry-of-certificate.ts';
import { statusOf } from '../../../infra/pki/ledger/ledger-entry.ts';
import { listCertificates } from '../../../infra/pki/list-certificates.ts';
import { killAtWriteVariable } from './kill-at-write.ts';

const preload = join(import.meta.dirname, 'kill-at-write.ts');
const command = join(import.meta.dirname, '../../../cli/landfall.ts');

/** `landfall pki` in a process of its own. */
export const startPki = (
  directory: string,
  words: readonly string[],
  killAtWrite?: number,
): { readonly child: ChildProcess; readonly ended: Promise<number | string> } => {
  const child = spawn(
    process.execPath,
    [
      ...(killAtWrite === undefined ? [] : ['--import', preload]),
      command,
      'pki',
      ...words,
      '--dir',
      directory,
    ],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        ...(killAtWrite === undefined ? {} : { [killAtWriteVariable]: String(killAtWrite) }),
      },
    },
  );
  const ended = once(child, 'exit').then(() => child.signalCode ?? child.exitCode ?? 'gone');
  return { child, ended };
};

/** The devices that are valid by the ledger, after what a killed run left was ended; all that is at odds with the files. */
export const takeStock = async (
  directory: string,
): Promise<{ readonly names: readonly string[]; readonly faults: readonly string[] }> => {
  const entries = await listCertificates(directory);
  const valid = entries.filter((entry) => entry.kind === 'device' && statusOf(entry, Date.now()) === 'valid');
  const names = valid.map(({ name }) => name);
  const faults: string[] = [];
  for (const { name, certificateId, folder } of valid) {
    const pem = await readFile(join(directory, folder, 'certificate.pem'), 'utf8').catch(() => undefined);
    const key = await readFile(join(directory, folder, 'private-key.pem'), 'utf8').catch(() => '');
    if (pem === undefined) faults.push(`${name} has an entry and no files`);
    else if (certificateIdOfPem(pem) !== certificateId) faults.push(`${name} has the files of another entry`);
    if (!key.endsWith('-----END PRIVATE KEY-----\n')) faults.push(`${name} has no whole key`);
  }
  if (new Set(names).size !== names.length) faults.push('a name has two valid certificates');
  for (const name of await readdir(join(directory, 'devices')).catch(() => []))
    if (!names.includes(name)) faults.push(`${name} has files and no entry`);
  for (const name of await readdir(join(directory, 'drafts')).catch(() => []))
    faults.push(`${name} is left of a draft`);
  return { names: names.toSorted(), faults };
};
