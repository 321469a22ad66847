import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';

/** Where the code of functions lies unpacked: a temporary directory that is gone on `close` and when the process exits. */
export interface CodeStore {
  /** Gives a directory with the content of the zip. */
  readonly unpack: (functionName: string, zip: Uint8Array) => Promise<string>;
  /** Removes all that was unpacked for the function. */
  readonly remove: (functionName: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const createCodeStore = async (): Promise<CodeStore> => {
  const root = await mkdtemp(join(tmpdir(), 'local-lambda-'));
  const onExit = () => {
    rmSync(root, { recursive: true, force: true });
  };
  process.once('exit', onExit);

  return {
    unpack: async (functionName, zip) => {
      const own = join(root, functionName);
      await mkdir(own, { recursive: true });
      const taskRoot = await mkdtemp(join(own, 'task-'));
      for (const [path, content] of Object.entries(unzipSync(zip))) {
        const target = resolve(taskRoot, path);
        if (!target.startsWith(taskRoot + sep))
          throw new Error(`the zip holds ${path}, which leads out of it`);
        if (path.endsWith('/')) continue;
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, content);
      }
      return taskRoot;
    },
    remove: async (functionName) => {
      await rm(join(root, functionName), { recursive: true, force: true });
    },
    close: async () => {
      process.off('exit', onExit);
      await rm(root, { recursive: true, force: true });
    },
  };
};
