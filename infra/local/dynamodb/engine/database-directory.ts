import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ENOUGH_BYTES = 1024 ** 3;

const memoryBacked = async (): Promise<string | undefined> => {
  try {
    const { bavail, bsize } = await statfs('/dev/shm');
    return bavail * bsize >= ENOUGH_BYTES ? '/dev/shm' : undefined;
  } catch {
    return undefined;
  }
};

/** A new directory for the engine's database: in memory where there is room (containers often have 64 MB), else on disk. */
export const makeDatabaseDirectory = async (): Promise<string> =>
  mkdtemp(join((await memoryBacked()) ?? tmpdir(), 'local-dynamodb-'));
