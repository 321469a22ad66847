import { readdir, readFile } from 'node:fs/promises';

/** Command lines of the processes that have this text in their environment. */
export const processesWith = async (text: string): Promise<readonly string[]> => {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = async (path: string) => readFile(path, 'utf8').catch(() => '');
  const found = await Promise.all(
    ids.map(async (id) =>
      (await read(`/proc/${id}/environ`)).includes(text)
        ? [(await read(`/proc/${id}/cmdline`)).replaceAll('\0', ' ')]
        : [],
    ),
  );
  return found.flat();
};
