import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fleetNames, issueFleet } from '../../../infra/pki/issue-fleet.ts';
import { listCertificates } from '../../../infra/pki/list-certificates.ts';
import { issueDevices } from '../../../infra/pki/pki-directory.ts';
import { freshPki, removeFoldersAfterEach } from './support/pki-folders.ts';

removeFoldersAfterEach();

const fleet = { prefix: 'pump', count: 60 };
const ignore = (): void => {};
const deviceNames = async (directory: string): Promise<readonly string[]> =>
  (await listCertificates(directory)).filter(({ kind }) => kind === 'device').map(({ name }) => name);

/** Ends a fleet after its first batch, as a kill does. */
const interrupt = async (options: Parameters<typeof issueFleet>[0]): Promise<void> => {
  const interrupted = new Error('interrupted');
  const issuing = issueFleet(options, fleet, ({ there }) => {
    if (there > 0) throw interrupted;
  });
  await expect(issuing).rejects.toBe(interrupted);
};

describe('fleetNames', () => {
  it.each([
    [2, ['a-0001', 'a-0002']],
    [10_000, ['a-00001', 'a-10000']],
  ])('gives names of one length to %d devices', (count, [first, last]) => {
    const names = fleetNames({ prefix: 'a', count });

    expect([names[0], names.at(-1), names.length]).toEqual([first, last, count]);
  });
});

describe('issueFleet', () => {
  it('makes each device once, and tells how far it is', async () => {
    const { directory, options } = await freshPki();
    const reached: number[] = [];

    const result = await issueFleet(options, fleet, ({ there }) => reached.push(there));

    expect(result).toEqual({ before: 0, there: 60 });
    expect(reached).toEqual([0, 50, 60]);
    expect(await deviceNames(directory)).toEqual(fleetNames(fleet));
    expect((await readdir(join(directory, 'devices'))).toSorted()).toEqual(fleetNames(fleet));
  });

  it('goes on where a run was interrupted', async () => {
    const { directory, options } = await freshPki();
    await interrupt(options);

    const result = await issueFleet(options, fleet, ignore);

    expect(result).toEqual({ before: 50, there: 60 });
    expect(await deviceNames(directory)).toEqual(fleetNames(fleet));
  });

  it('shares the work with another run of the same', async () => {
    const { directory, options } = await freshPki();

    await Promise.all([issueFleet(options, fleet, ignore), issueFleet(options, fleet, ignore)]);

    expect((await deviceNames(directory)).toSorted()).toEqual(fleetNames(fleet));
  });

  it('makes none when a name has a valid certificate', async () => {
    const { directory, options } = await freshPki();
    await issueDevices(options, ['pump-0033']);

    const issuing = issueFleet(options, fleet, ignore);

    await expect(issuing).rejects.toThrow('pump-0033 exists already. Nothing was written; give --force');
    expect(await deviceNames(directory)).toEqual(['pump-0033']);
  });

  it('keeps its names while it is interrupted, and says how it goes on', async () => {
    const { options } = await freshPki();
    await interrupt(options);

    const issuing = issueDevices(options, ['pump-0055']);

    await expect(issuing).rejects.toThrow(
      'pump-0055 belongs to a run that has not ended. Nothing was written; let it go on (landfall pki devices --count 60 --prefix pump), or give --force.',
    );
  });

  it('replaces all of them by force, the old ones revoked', async () => {
    const { directory, options } = await freshPki();
    await issueFleet(options, fleet, ignore);

    await issueFleet({ ...options, force: true }, fleet, ignore);

    const devices = (await listCertificates(directory)).filter(({ kind }) => kind === 'device');
    expect(devices.map(({ revocation }) => revocation?.reason)).toEqual([
      ...Array.from({ length: 60 }, () => 'superseded'),
      ...Array.from({ length: 60 }, () => undefined),
    ]);
  });
});
