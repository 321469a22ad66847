import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import * as z from 'zod';
import type { DeployedTemplate } from '../support/deployed-template.ts';
import { lambdaFunction } from '../support/lambda-function.ts';
import type { PackagedService } from '../support/package-service.ts';

const run = promisify(execFile);
const megabyte = 1_000_000;

const limits = [
  // These parse certificates, with pkijs.
  { id: 'OnboardLambdaFunction', maxBytes: 1.5 * megabyte },
  { id: 'ReplicateLambdaFunction', maxBytes: 1.1 * megabyte },
  { id: 'ReconcileLambdaFunction', maxBytes: 1.6 * megabyte },
  { id: 'IngestLambdaFunction', maxBytes: 1.1 * megabyte },
  { id: 'RegionDashsetupLambdaFunction', maxBytes: 1.1 * megabyte },
];

/**
 * Loads the module as Lambda does, and again without each of these variables; prints the type of its handler, and without which
 * variables it does not start. A query makes Node.js evaluate a module anew.
 */
const probe = (path: string, names: readonly string[]) => `
  const { handler } = await import(${JSON.stringify(path)});
  const needed = [];
  for (const name of ${JSON.stringify(names)}) {
    const value = process.env[name];
    delete process.env[name];
    await import(${JSON.stringify(path)} + '?without=' + name).catch(({ message }) => {
      if (message.includes(name)) needed.push(name);
    });
    process.env[name] = value;
  }
  console.log(JSON.stringify({ handler: typeof handler, needed }));`;

const probed = z.object({ handler: z.string(), needed: z.array(z.string()) });

export const bundles = ({ directory, region }: PackagedService, stack: DeployedTemplate): void => {
  describe('the bundle', () => {
    const unpack = async (id: string) => {
      const { Code, Handler, Environment, FunctionName } = stack.one(id, lambdaFunction);
      const zip = await readFile(join(directory, basename(Code.S3Key)));
      const files = unzipSync(zip);
      const entry = Handler.replace(/\.handler$/, '.mjs');
      return { files, entry, environment: Environment.Variables, functionName: FunctionName };
    };

    it.each(limits)('of $id holds one module, its source map and nothing else', async ({ id }) => {
      const { files, entry } = await unpack(id);

      expect(Object.keys(files).toSorted()).toEqual([entry, `${entry}.map`]);
    });

    it.each(limits)('of $id stays below $maxBytes bytes', async ({ id, maxBytes }) => {
      const { files, entry } = await unpack(id);

      expect(files[entry]?.length).toBeLessThan(maxBytes);
    });

    it.each(limits)('of $id leaves no package to the runtime', async ({ id }) => {
      const { files, entry } = await unpack(id);
      const code = strFromU8(files[entry] ?? new Uint8Array());
      const imported = [...code.matchAll(/(?:^|[;}\n])import\b[^'"();]*?["']([^"']+)["']/g)].map(
        ([, name]) => name ?? '',
      );

      expect(imported).toContain('node:module');
      expect(imported.filter((name) => name.startsWith('@') || name.startsWith('.'))).toEqual([]);
    });

    it.each(limits)(
      'of $id starts with the environment of the template, and needs all of it',
      async ({ id }) => {
        const { files, entry, environment, functionName } = await unpack(id);
        const folder = join(directory, 'unpacked', functionName);
        for (const [name, bytes] of Object.entries(files)) {
          await mkdir(dirname(join(folder, name)), { recursive: true });
          await writeFile(join(folder, name), bytes);
        }
        const own = Object.keys(environment).filter((name) => !name.startsWith('POWERTOOLS_'));

        const { stdout } = await run(
          process.execPath,
          ['--input-type=module', '--eval', probe(join(folder, entry), own)],
          {
            cwd: folder,
            env: { ...environment, AWS_REGION: region, AWS_LAMBDA_FUNCTION_NAME: functionName },
          },
        );

        expect(probed.parse(JSON.parse(stdout))).toEqual({ handler: 'function', needed: own });
      },
    );
  });
};
