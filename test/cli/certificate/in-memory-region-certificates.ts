import type { KnownCertificate, RegionCertificates } from '../../../cli/certificate/region-certificates.ts';

export interface Call {
  readonly name: keyof RegionCertificates;
  readonly arn?: string | undefined;
}

/** ACM and the parameter of one Region. */
export const createInMemoryRegionCertificates = (
  start: { readonly kept?: string; readonly known?: readonly KnownCertificate[] } = {},
) => {
  const known = new Map((start.known ?? []).map((certificate) => [certificate.arn, certificate]));
  const calls: Call[] = [];
  const broken = new Set<keyof RegionCertificates>();
  let kept = start.kept;
  let imports = 0;
  const note = (name: keyof RegionCertificates, arn?: string): void => {
    calls.push({ name, ...(arn === undefined ? {} : { arn }) });
    if (broken.has(name)) throw new Error(`${name} is broken`);
  };
  const certificates: RegionCertificates = {
    keptArn: async () => {
      note('keptArn');
      return kept;
    },
    describe: async (arn) => {
      note('describe', arn);
      return known.get(arn);
    },
    importInto: async (_, into) => {
      note('importInto', into);
      imports += 1;
      const arn = into ?? `arn:new-${imports}`;
      known.set(arn, { arn, names: [], notAfter: undefined, keyAlgorithm: undefined });
      return arn;
    },
    keepArn: async (arn) => {
      note('keepArn', arn);
      kept = arn;
    },
    remove: async (arn) => {
      note('remove', arn);
      known.delete(arn);
    },
    close: () => note('close'),
  };
  return { certificates, calls, broken, keptArn: () => kept, arns: () => [...known.keys()] };
};
