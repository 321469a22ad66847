import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';

/** Bytes of each function's code in a packaged folder, without source maps, by the path of its entry. */
export const bundleSizes = async (folder: string): Promise<Readonly<Record<string, number>>> => {
  const archives = (await readdir(folder)).filter((name) => name.endsWith('.zip'));
  const sizes: Record<string, number> = {};
  for (const archive of archives) {
    const files = unzipSync(await readFile(join(folder, archive)), {
      filter: ({ name }) => /\.m?js$/.test(name),
    });
    for (const [name, content] of Object.entries(files)) sizes[name] = content.byteLength;
  }
  return sizes;
};
