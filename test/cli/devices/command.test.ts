import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { runLine } from '../run-line.ts';

describe('landfall devices and landfall doctor', () => {
  it.each([
    [2, 'devices list --stage dev --limit 0', '"0" is no number of devices'],
    [2, 'devices list --stage dev --status GONE', 'Allowed choices are PROVISIONING'],
    [2, 'devices list --stage dev --home mars', '"mars" is no AWS Region'],
    [2, 'devices show --stage dev', "missing required argument 'name'"],
    [2, 'devices suspend --stage dev', "missing required argument 'name'"],
    [2, 'devices suspend pump-1 --stage dev --wait 0', '"0" is no number of seconds'],
    [2, 'devices suspend pump-1 --stage dev --yes', "unknown option '--yes'"],
    [2, 'devices revoke pump-1 --stage dev', 'cannot be undone, and nobody is here to ask: give --yes'],
    [2, 'devices retire pump-1 --stage dev', 'cannot be undone, and nobody is here to ask: give --yes'],
    [2, 'devices retire pump-1 --stage dev --yes --forget-after 0', '"0" is no number of days'],
    [1, 'devices suspend pump-1 --stage dev', 'No Region tells of the registry'],
    [1, 'devices resume pump-1 --stage dev --region eu-north-1', 'eu-north-1 is not one of stage "dev"'],
    [2, 'devices restore --stage dev', "required option '--from <table>' not specified"],
    [2, 'devices restore --stage dev --from a', '"a" is no name of a table'],
    [2, 'devices restore --stage dev --from monday --rate 0', '"0" is no number of rows a second'],
    [1, 'devices restore --stage dev --from landfall-dev-device-registry', 'is the registry itself'],
    [1, 'devices restore --stage dev --from monday', 'There are no AWS credentials'],
    [1, 'devices list --stage nowhere', 'There is no stage "nowhere"'],
    [1, 'devices list --stage dev --region eu-north-1', 'eu-north-1 is not one of stage "dev"'],
    [1, 'devices list --stage dev', 'No Region tells of the registry'],
    [1, 'doctor --stage nowhere', 'There is no stage "nowhere"'],
    [2, 'doctor', "required option '-s, --stage <stage>' not specified"],
  ])('ends with %d for "%s"', async (exitCode, line, says) => {
    const end = await runLine(line.split(' '));

    expect(end).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(says) });
    expect(end.stderr).not.toContain('    at ');
  });

  it('ends the doctor with 1 where there are no credentials, and says so for each Region', async () => {
    const end = await runLine(['doctor', '--stage', 'dev', '--json']);

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

  it.each(['doctor', 'devices list', 'devices show', 'devices watch'])(
    'shows examples in the help of %s',
    async (line) => {
      const end = await runLine([...line.split(' '), '--help']);

      expect(end).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(`$ npx landfall ${line}`),
        stderr: '',
      });
    },
  );
});
