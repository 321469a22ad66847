import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { explore } from './explore.ts';
import type { Mutant } from './mutants.ts';

interface Search {
  readonly explore: typeof explore;
}

const isSearch = (loaded: unknown): loaded is Search =>
  typeof loaded === 'object' && loaded !== null && 'explore' in loaded;

const project = resolve(import.meta.dirname, '../..');

/**
 * The search, bundled with the sources of the sagas as they are but for one mistake.
 * @throws Error when the source does not hold the piece exactly once: the mutant has to follow the code
 */
export const bundleMutant = async ({ mistake, file, from, to }: Mutant): Promise<Search> => {
  const path = join(project, file);
  const source = await readFile(path, 'utf8');
  if (source.split(from).length !== 2)
    throw new Error(`"${mistake}": ${file} holds its piece not exactly once`);

  const folder = await mkdtemp(join(tmpdir(), 'landfall-mutant-'));
  try {
    const outfile = join(folder, 'explore.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'explore.ts')],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
      plugins: [
        {
          name: 'mutant',
          setup: (bundle) => {
            bundle.onLoad({ filter: /\.ts$/ }, ({ path: loaded }) =>
              loaded === path ? { contents: source.replace(from, () => to), loader: 'ts' } : undefined,
            );
          },
        },
      ],
    });
    const loaded: unknown = await import(pathToFileURL(outfile).href);
    if (!isSearch(loaded)) throw new Error(`"${mistake}": the bundle has no search in it`);
    return loaded;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
