import { describe, expect, it } from '@jest/globals';
import type { PackagedService } from '../support/package-service.ts';

interface Text {
  readonly path: string;
  readonly text: string;
}

const textsIn = (value: unknown, path: string): readonly Text[] => {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    [{ path: `${path}.${key}`, text: key }].concat(textsIn(item, `${path}.${key}`)),
  );
};

const region =
  /\b(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]?)?-(?:central|(?:north|south)?(?:east|west)?)-\d\b/;
/** Not part of an id in hex, which may have as many digits in a row. */
const accountId = /(?<![\da-f])\d{12}(?![\da-f])/;

/** Where the list of Regions of infra/stages ends up, and why it must stand there in full. */
const regionsBelongIn: readonly RegExp[] = [
  // Replicas have names; CloudFormation cannot make a list of them.
  /^Resources\.(?:DeviceRegistryTable|TelemetryTable)\.Properties\.Replicas\.\d+\.Region$/,
  /^Conditions\.IsPrimaryRegion\.Fn::Equals\.1$/,
  // The only call across Regions, for rows without a PEM.
  /^Resources\.(?:Replicate|Reconcile)Role\.Properties\.Policies\.0\.PolicyDocument\.Statement\.\d+\.Resource\.\d+\.Fn::Sub$/,
  // Where the set-up of a secondary asks for its replica.
  /^Resources\.RegionSetup\.Properties\.PrimaryRegion$/,
  /^Resources\.RegionSetupRole\.Properties\.Policies\.0\.PolicyDocument\.Statement\.3\.Resource\.1\.Fn::Sub$/,
];
/** Base64, in which anything may occur. */
const certificate = /^Resources\.CertificateAuthority\w+\.Properties\.CACertificatePem$/;

/** `regionCount`: Regions of the stage. */
export const portability = ({ template, stage }: PackagedService, regionCount: number): void => {
  describe(`the compiled template of stage ${stage}`, () => {
    const { Conditions, Resources, Outputs } = template;
    const texts = [
      ...textsIn(Conditions, 'Conditions'),
      ...textsIn(Resources, 'Resources'),
      ...textsIn(Outputs, 'Outputs'),
    ].filter(({ path }) => !certificate.test(path));

    it('names Regions only where the list of the stage has to stand', () => {
      const named = texts.filter(({ text }) => region.test(text)).map(({ path }) => path);

      expect(named.filter((path) => !regionsBelongIn.some((allowed) => allowed.test(path)))).toEqual([]);
      expect(named).toHaveLength(2 * regionCount + 1 + 2 * regionCount + 2);
    });

    it('names no account', () => {
      expect(texts.filter(({ text }) => accountId.test(text))).toEqual([]);
    });

    it('names no partition', () => {
      expect(texts.filter(({ text }) => text.includes('arn:aws'))).toEqual([]);
    });
  });
};
