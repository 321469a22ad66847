import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import * as everything from '../../../infra/cloudformation/stage/variables.ts';
import {
  certificateArns,
  certificateAuthorities,
  certificateAuthorityArns,
  certificateAuthorityIds,
  deletionPolicy,
  parts,
  primaryRegion,
  region,
  replicas,
  reservedConcurrency,
  tableDeletionPolicy,
} from '../../../infra/cloudformation/stage/variables.ts';
import { issueIntermediateCa, issueRootCa } from '../../../infra/pki/profiles.ts';
import { defaults, oslsWith } from './settings-of.ts';

const { dashboardBody: _, ...variables } = everything;

const directory = await mkdtemp(join(tmpdir(), 'landfall-variables-'));
afterAll(async () => rm(directory, { recursive: true }));

describe('the variables of a stage', () => {
  describe('when the stage has no file', () => {
    it('are the defaults', async () => {
      const context = oslsWith(null);

      await expect(primaryRegion(context)).resolves.toBe('us-west-2');
      await expect(reservedConcurrency(context)).resolves.toEqual(defaults.reservedConcurrency);
    });
  });

  describe('when Regions are given as a parameter', () => {
    it('are for these, whatever the stage says', async () => {
      const context = oslsWith(
        { regions: ['ca-central-1'] },
        { parameters: { regions: 'eu-north-1,sa-east-1' } },
      );

      await expect(primaryRegion(context)).resolves.toBe('eu-north-1');
      await expect(replicas(context)).resolves.toMatchObject([
        { Region: 'eu-north-1' },
        { Region: 'sa-east-1' },
      ]);
    });
  });

  describe('when the stage has Regions of its own', () => {
    const regions = ['ca-central-1', 'sa-east-1', 'eu-north-1'];

    it('deploys to the first unless told otherwise', async () => {
      await expect(region(oslsWith({ regions }))).resolves.toBe('ca-central-1');
      await expect(region(oslsWith({ regions }, { region: 'eu-north-1' }))).resolves.toBe('eu-north-1');
    });

    it('refuses any other, by name', async () => {
      await expect(region(oslsWith({ regions }, { region: 'us-west-2' }))).rejects.toThrow(
        'Region us-west-2 is not one of stage "qa" (ca-central-1, sa-east-1, eu-north-1). Add it to `regions` in infra/stages/qa.yml',
      );
    });

    it('has a replica and certificates in each', async () => {
      const tables = await replicas(oslsWith({ regions, deletionProtection: false }));
      const certificates = await certificateArns(oslsWith({ regions }));

      expect(tables.map(({ Region }) => Region)).toEqual(regions);
      expect(tables.every(({ DeletionProtectionEnabled }) => DeletionProtectionEnabled)).toBe(false);
      expect(certificates.map((arn) => arn['Fn::Sub'])).toEqual(
        regions.map((name) => `arn:\${AWS::Partition}:iot:${name}:\${AWS::AccountId}:cert/*`),
      );
    });

    it('has fewer replicas while they are added one by one', async () => {
      const tables = await replicas(
        oslsWith({ regions }, { parameters: { replicas: 'eu-north-1,ca-central-1' } }),
      );

      expect(tables.map(({ Region }) => Region)).toEqual(['ca-central-1', 'eu-north-1']);
    });

    it.each([
      ['sa-east-1', 'lacks ca-central-1: the primary Region always has a replica'],
      ['ca-central-1,us-west-2', 'names us-west-2, which is not one of stage "qa"'],
    ])('refuses the replicas %s', async (names, says) => {
      await expect(region(oslsWith({ regions }, { parameters: { replicas: names } }))).rejects.toThrow(says);
    });
  });

  describe('what outlives the stack', () => {
    it('is all that devices and their data depend on, where the stage is protected', async () => {
      const context = oslsWith(null);

      await expect(deletionPolicy(context)).resolves.toBe('RetainExceptOnCreate');
      await expect(tableDeletionPolicy(context)).resolves.toBe('Retain');
    });

    it('is nothing elsewhere', async () => {
      const context = oslsWith({ deletionProtection: false });

      await expect(deletionPolicy(context)).resolves.toBe('Delete');
      await expect(tableDeletionPolicy(context)).resolves.toBe('Delete');
    });
  });

  describe('the CAs', () => {
    const setup = async () => {
      const root = await issueRootCa('Throwaway Root CA', 'ec-p256');
      const paths = await Promise.all(
        ['one', 'two'].map(async (name) => {
          const path = join(directory, `${name}.pem`);
          await writeFile(path, (await issueIntermediateCa(name, 'ec-p256', root.issuer)).certificatePem);
          return path;
        }),
      );
      const named = (...chosen: readonly string[]) =>
        oslsWith(
          { caCertificatePaths: ['nowhere.pem'] },
          { parameters: { caCertificate: chosen.join(',') } },
        );
      return { paths, named };
    };

    it('are a resource each, under an id that does not change with the list', async () => {
      const { paths, named } = await setup();
      const [one = '', two = ''] = paths;

      const both = Object.keys(await certificateAuthorities(named(one, two)));
      const [only] = Object.keys(await certificateAuthorities(named(two)));

      expect(both).toHaveLength(2);
      expect(both[1]).toBe(only);
      expect(both[1]).toMatch(/^CertificateAuthority[0-9a-f]{16}$/);
    });

    it('are all known to whoever may read them, and to the set-up', async () => {
      const { paths, named } = await setup();
      const ids = Object.keys(await certificateAuthorities(named(...paths)));

      await expect(certificateAuthorityIds(named(...paths))).resolves.toEqual(ids.map((Ref) => ({ Ref })));
      await expect(certificateAuthorityArns(named(...paths))).resolves.toEqual(
        ids.map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })),
      );
    });

    it('are those of the stage, from the project, unless a parameter names others', async () => {
      await expect(
        certificateAuthorities(oslsWith({ caCertificatePaths: ['no/where.pem'] })),
      ).rejects.toThrow(`The CA certificate ${join(process.cwd(), 'no/where.pem')} cannot be read.`);
    });
  });

  describe('the parts', () => {
    const nothing = 'nothing.yml';

    it('are none by default', async () => {
      await expect(parts(oslsWith(null))).resolves.toEqual({
        domain: nothing,
        alarmSubscription: nothing,
        iotLogging: nothing,
        revocationLists: nothing,
        testDevices: nothing,
      });
    });

    it('come with the settings that want them', async () => {
      const own = {
        domainName: 'iot.example.com',
        hostedZoneId: 'Z0123456789',
        alarmEmail: 'on-call@example.com',
        iotLogging: true,
        revocationList: true,
        testDevices: true,
      };

      await expect(parts(oslsWith(own))).resolves.toEqual({
        domain: 'domain/acm.yml',
        alarmSubscription: 'alarms/subscription.yml',
        iotLogging: 'iot-logging.yml',
        revocationLists: 'revocation-lists.yml',
        testDevices: 'test-devices.yml',
      });
      await expect(
        parts(oslsWith({ ...own, serverCertificate: { mode: 'imported' } })),
      ).resolves.toMatchObject({ domain: 'domain/imported.yml' });
    });
  });

  describe('when a setting is wrong', () => {
    const context = oslsWith({ claimSeconds: '6 minutes' });

    it('leave it to the Region to say so', async () => {
      await expect(region(context)).rejects.toThrow('infra/stages/qa.yml: claimSeconds must be');
    });

    it('say nothing more', async () => {
      const { region: told, ...others } = variables;

      for (const variable of Object.values(others))
        await expect(variable(context)).resolves.not.toBeUndefined();
      expect(told).toBe(region);
    });
  });

  describe('when something else fails than a setting', () => {
    it('do not hide it', async () => {
      const resolveVariable = () => Promise.reject(new TypeError('x is not a function'));

      for (const variable of [region, replicas, certificateAuthorities, certificateAuthorityIds, parts])
        await expect(variable({ resolveVariable })).rejects.toThrow('x is not a function');
    });
  });
});
