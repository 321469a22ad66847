import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Exploration } from './explore.ts';
import { exploreInParallel } from './explore-in-parallel.ts';
import type { Mutant } from './mutants.ts';

const project = resolve(import.meta.dirname, '../..');

/**
 * Searches so many schedules from the first on, with the sources of the sagas as they are but for one mistake.
 * @throws Error when the source does not hold the piece exactly once: the mutant has to follow the code
 */
export const exploreMutant = async (
  { mistake, file, from, to }: Mutant,
  count: number,
): Promise<Exploration> => {
  const path = join(project, file);
  const source = await readFile(path, 'utf8');
  if (source.split(from).length !== 2)
    throw new Error(`"${mistake}": ${file} holds its piece not exactly once`);

  const folder = await mkdtemp(join(tmpdir(), 'landfall-mutant-'));
  try {
    const outfile = join(folder, 'explore-worker.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'explore-worker.ts')],
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
    return await exploreInParallel(0, count, { threads: 1, worker: pathToFileURL(outfile) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
