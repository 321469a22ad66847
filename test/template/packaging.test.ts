import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorkshop, tryPackage } from './support/package-service.ts';

// Bundling takes seconds.
jest.setTimeout(60_000);

const workshop = await openWorkshop();
afterAll(async () => workshop.close());

const ca = `--param=caCertificate=${workshop.caCertificatePath}`;
const into = (name: string) => ['--package', join(workshop.directory, name)];

describe('serverless package', () => {
  describe('when the Region is not one of the stage', () => {
    it('says so, and which there are', async () => {
      const { succeeded, output } = await tryPackage(['--region', 'ca-central-1', ca, ...into('region')]);

      expect(succeeded).toBe(false);
      expect(output).toContain('Region ca-central-1 is not one of stage "dev" (us-west-2, eu-west-1)');
    });
  });

  describe('when the stage file is wrong', () => {
    it('says in one line what, where, and what to do', async () => {
      const { succeeded, output } = await tryPackage(
        ['--region', 'us-west-2', '--stage', 'wrong', ca, ...into('wrong')],
        {},
        { stage: 'wrong', settings: { claimSeconds: '6 minutes' } },
      );

      const problems = output.split('\n').filter((line) => line.includes('Cannot resolve variable'));
      expect(succeeded).toBe(false);
      expect(problems).toEqual([
        expect.stringMatching(
          /infra\/stages\/wrong\.yml: claimSeconds must be a positive whole number of seconds; it is "6 minutes"\.$/,
        ),
      ]);
    });
  });

  describe('when there is no CA certificate', () => {
    it('says in one line how to make one', async () => {
      const missing = join(workshop.directory, 'nowhere.pem');

      const { succeeded, output } = await tryPackage(
        ['--region', 'us-west-2', `--param=caCertificate=${missing}`, ...into('missing')],
        // The parameter counts for more.
        { LANDFALL_CA_CERTIFICATE: workshop.caCertificatePath },
      );

      const problems = output.split('\n').filter((line) => line.includes('Cannot resolve variable'));
      expect(succeeded).toBe(false);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(missing);
      expect(problems[0]).toContain('npx landfall pki init');
    });
  });

  describe('when the file holds more than one certificate', () => {
    it('refuses: AWS IoT takes the issuing CA alone', async () => {
      const bundle = join(workshop.directory, 'bundle.pem');
      await writeFile(bundle, workshop.caCertificatePem.repeat(2));

      const { succeeded, output } = await tryPackage(['--region', 'us-west-2', ...into('bundle')], {
        LANDFALL_CA_CERTIFICATE: bundle,
      });

      expect(succeeded).toBe(false);
      expect(output).toContain('must hold exactly one certificate');
    });
  });
});
