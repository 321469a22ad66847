import { copyFile, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs `work` with a folder that looks like the project to `serverless`, and belongs to this run alone.
 *
 * osls and serverless-esbuild build in `.serverless` and `.esbuild` of the folder they run in, wherever `--package` points: two
 * Regions that are packaged side by side in one folder take each other's files away.
 */
export const withServiceFolder = async <Result>(
  projectFolder: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-service-'));
  try {
    for (const entry of await readdir(projectFolder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const [from, to] = [join(projectFolder, entry.name), join(folder, entry.name)];
      // osls does not take a link for serverless.yml.
      await (entry.isFile() ? copyFile(from, to) : symlink(from, to));
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};
