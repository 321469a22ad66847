import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { writeCrl } from '../../infra/pki/crl/write-crl.ts';
import { fleetNames } from '../../infra/pki/issue-fleet.ts';
import { listCertificates } from '../../infra/pki/list-certificates.ts';
import { hasPki, initPki } from '../../infra/pki/pki-directory.ts';
import { startPki, takeStock } from './support/pki-process.ts';

jest.setTimeout(120_000);

const folders: string[] = [];

const emptyFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-pki-'));
  folders.push(folder);
  return join(folder, 'pki');
};

const setup = async (): Promise<string> => {
  const directory = await emptyFolder();
  await initPki({ directory, keyType: 'ec-p256', force: false }, ['localhost']);
  return directory;
};

afterEach(async () => {
  await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true })));
});

describe('a PKI that eight processes use at once', () => {
  it('loses no entry, and doubles none', async () => {
    const directory = await setup();

    const codes = await Promise.all(
      Array.from(
        { length: 8 },
        async (_, at) =>
          startPki(
            directory,
            at % 2 === 0
              ? ['device', `a-${at}`, `b-${at}`]
              : ['devices', '--count', '60', '--prefix', `f${at}`],
          ).ended,
      ),
    );

    const { names, faults } = await takeStock(directory);
    expect(codes).toEqual(Array.from({ length: 8 }, () => 0));
    expect(faults).toEqual([]);
    expect(names).toHaveLength(4 * 2 + 4 * 60);
  });

  it('lets one of them have a name', async () => {
    const directory = await setup();

    const codes = await Promise.all(
      Array.from({ length: 8 }, async () => startPki(directory, ['device', 'pump-1']).ended),
    );

    const entries = await listCertificates(directory);
    expect([codes.filter((code) => code === 0), codes.filter((code) => code === 1)]).toEqual([
      [0],
      [1, 1, 1, 1, 1, 1, 1],
    ]);
    expect(entries.filter(({ name }) => name === 'pump-1')).toHaveLength(1);
  });

  it('gives each CRL a number of its own', async () => {
    const directory = await setup();

    await Promise.all(Array.from({ length: 8 }, async () => startPki(directory, ['crl']).ended));

    expect((await writeCrl(directory, 1, undefined)).number).toBe(9n);
  });
});

describe('a run that is killed', () => {
  it('between any two writes leaves files and ledger of one mind', async () => {
    const directory = await setup();
    let writes = 0;
    let code: number | string;
    const all = ['pump-1', 'pump-2'];

    do {
      writes += 1;
      const before = await takeStock(directory);
      code = await startPki(directory, ['device', ...all, '--force'], writes).ended;
      const { names, faults } = await takeStock(directory);
      // Both devices or none of them, and never fewer than there were.
      expect({ writes, faults }).toEqual({ writes, faults: [] });
      expect(names.length === 2 || names.length === before.names.length).toBe(true);
    } while (code === 'SIGKILL');

    expect(code).toBe(0);
    expect(writes).toBeGreaterThan(20);
    expect((await takeStock(directory)).names).toEqual(all);
  });

  it('while it makes the PKI leaves all of it or nothing, and the next makes it', async () => {
    let writes = 0;
    let code: number | string;

    do {
      writes += 1;
      const directory = await emptyFolder();
      code = await startPki(directory, ['init'], writes).ended;
      if (!(await hasPki(directory))) expect(await startPki(directory, ['init']).ended).toBe(0);
      expect((await listCertificates(directory)).map(({ kind }) => kind)).toEqual([
        'root',
        'intermediate',
        'server',
      ]);
    } while (code === 'SIGKILL');

    expect(code).toBe(0);
    expect(writes).toBeGreaterThan(20);
  });

  it('at any moment is gone on with, until the fleet is there', async () => {
    const directory = await setup();
    const fleet = { prefix: 'pump', count: 400 };
    const words = ['devices', '--count', String(fleet.count), '--prefix', fleet.prefix];
    let kills = 0;
    let there = 0;

    for (;;) {
      const { child, ended } = startPki(directory, words);
      // Longer each time, so that slow machines get there too.
      const killer = new AbortController();
      void sleep(300 + Math.random() * 250 * (kills + 1), undefined, { signal: killer.signal }).then(
        () => child.kill('SIGKILL'),
        () => {},
      );
      const code = await ended;
      killer.abort();
      const { names, faults } = await takeStock(directory);
      expect(faults).toEqual([]);
      expect(names.length).toBeGreaterThanOrEqual(there);
      there = names.length;
      // A run may be killed between its last certificate and its end.
      if (code === 0 || there === fleet.count) break;
      expect(code).toBe('SIGKILL');
      kills += 1;
    }

    expect((await takeStock(directory)).names).toEqual(fleetNames(fleet));
  });
});
