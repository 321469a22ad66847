import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';

// Processes are slow to start where cores are shared.
jest.setTimeout(60_000);

/** The command, with no credentials anywhere, and nobody who answers for AWS. */
const landfall = async (
  ...words: readonly string[]
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, '../../../cli/landfall.ts'), ...words],
      { env: { PATH: process.env['PATH'], HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' } },
      (error, stdout, stderr) => {
        resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });

describe('landfall devices and landfall doctor', () => {
  it.each([
    [2, 'devices list --stage dev --limit 0', '"0" is no number of devices'],
    [2, 'devices list --stage dev --status GONE', 'Allowed choices are PROVISIONING'],
    [2, 'devices list --stage dev --home mars', '"mars" is no AWS Region'],
    [2, 'devices show --stage dev', "missing required argument 'name'"],
    [1, 'devices list --stage nowhere', 'There is no stage "nowhere"'],
    [1, 'devices list --stage dev --region eu-north-1', 'eu-north-1 is not one of stage "dev"'],
    [1, 'devices list --stage dev', 'No Region tells of the registry'],
    [1, 'doctor --stage nowhere', 'There is no stage "nowhere"'],
    [2, 'doctor', "required option '-s, --stage <stage>' not specified"],
  ])('ends with %d for "%s"', async (exitCode, line, says) => {
    const end = await landfall(...line.split(' '));

    expect(end).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(says) });
    expect(end.stderr).not.toContain('    at ');
  });

  it('ends the doctor with 1 where there are no credentials, and says so for each Region', async () => {
    const end = await landfall('doctor', '--stage', 'dev', '--json');

    const { checks } = z.object({ checks: z.unknown() }).parse(JSON.parse(end.stdout));
    expect(end.exitCode).toBe(1);
    expect(checks).toEqual(
      ['us-west-2', 'eu-west-1'].map((region) => ({
        name: 'credentials',
        region,
        status: 'wrong',
        detail: expect.stringContaining('There are no AWS credentials'),
        remedy: 'aws sts get-caller-identity',
      })),
    );
  });

  it.each([['doctor'], ['devices list'], ['devices show'], ['devices watch']])(
    'shows examples in the help of %s',
    async (line) => {
      const end = await landfall(...line.split(' '), '--help');

      expect(end).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(`$ npx landfall ${line}`),
        stderr: '',
      });
    },
  );
});
