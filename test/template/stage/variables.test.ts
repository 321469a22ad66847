import { describe, expect, it } from '@jest/globals';
import {
  certificateArns,
  primaryRegion,
  region,
  replicas,
  reservedConcurrency,
} from '../../../infra/cloudformation/stage/variables.ts';

const defaults = {
  regions: ['us-west-2', 'eu-west-1'],
  caCertificatePath: 'ca.pem',
  claimSeconds: 360,
  telemetryTtlDays: 30,
  logRetentionDays: 30,
  deletionProtection: true,
  reservedConcurrency: { onboard: 10, replicate: 10, ingest: 100, 'region-setup': 1 },
};

/** osls, with a stage `qa` whose file says `own`. */
const setup = (
  own: Readonly<Record<string, unknown>> | null,
  regionOption: string | null = null,
  regionsParameter: string | null = null,
) => {
  const known: Readonly<Record<string, unknown>> = {
    'sls:stage': 'qa',
    'opt:region, null': regionOption,
    'param:regions, null': regionsParameter,
    'file(./infra/stages/default.yml)': defaults,
    'file(./infra/stages/qa.yml), null': own,
  };
  return {
    resolveVariable: async (variable: string): Promise<unknown> => {
      if (!(variable in known)) throw new Error(`Nobody knows ${variable}`);
      return known[variable];
    },
  };
};

describe('the variables of a stage', () => {
  describe('when the stage has no file', () => {
    it('are the defaults', async () => {
      const context = setup(null);

      await expect(primaryRegion(context)).resolves.toBe('us-west-2');
      await expect(reservedConcurrency(context)).resolves.toEqual(defaults.reservedConcurrency);
    });
  });

  describe('when Regions are given as a parameter', () => {
    it('are for these, whatever the stage says', async () => {
      const context = setup({ regions: ['ca-central-1'] }, null, 'eu-north-1,sa-east-1');

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
      await expect(region(setup({ regions }))).resolves.toBe('ca-central-1');
      await expect(region(setup({ regions }, 'eu-north-1'))).resolves.toBe('eu-north-1');
    });

    it('refuses any other, by name', async () => {
      await expect(region(setup({ regions }, 'us-west-2'))).rejects.toThrow(
        'Region us-west-2 is not one of stage "qa" (ca-central-1, sa-east-1, eu-north-1). Add it to `regions` in infra/stages/qa.yml',
      );
    });

    it('has a replica and certificates in each', async () => {
      const tables = await replicas(setup({ regions, deletionProtection: false }));
      const certificates = await certificateArns(setup({ regions }));

      expect(tables.map(({ Region }) => Region)).toEqual(regions);
      expect(tables.every(({ DeletionProtectionEnabled }) => DeletionProtectionEnabled)).toBe(false);
      expect(certificates.map((arn) => arn['Fn::Sub'])).toEqual(
        regions.map((name) => `arn:\${AWS::Partition}:iot:${name}:\${AWS::AccountId}:cert/*`),
      );
    });
  });

  it.each([
    { name: 'a setting that nothing reads', own: { regoins: [] }, says: 'regoins' },
    { name: 'an empty list of Regions', own: { regions: [] }, says: 'regions' },
    { name: 'a number that is none', own: { claimSeconds: '6 minutes' }, says: 'claimSeconds' },
    {
      name: 'a function without its limit',
      own: { reservedConcurrency: { onboard: null, replicate: null, ingest: null } },
      says: 'reservedConcurrency.region-setup',
    },
  ])('refuse $name', async ({ own, says }) => {
    const context = setup(own);

    await expect(region(context)).rejects.toThrow(/^infra\/stages\/qa\.yml/);
    await expect(region(context)).rejects.toThrow(says);
  });
});
