import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { startProcess } from '../e2e/support/landfall-process.ts';

jest.setTimeout(60_000);

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true })));
});

describe('landfall journey, interrupted while it installs the service', () => {
  it('ends with 130, says so in a line, and leaves nothing behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'landfall-interrupted-'));
    folders.push(folder);
    const journey = startProcess(['journey'], { TMPDIR: folder });
    await journey.firstLine;
    const before = await readdir(folder);

    journey.kill('SIGINT');
    const { exitCode, stderr } = await journey.end;

    expect(before).not.toEqual([]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 130,
      stderr: 'landfall: Interrupted. All that it had started is ended.\n',
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
