import { describe, expect, it } from '@jest/globals';
import { findOthers } from '../../../domain/device/find-others.ts';
import type { FoundThing } from '../../../domain/device/find-thing.ts';
import type { CertificateStatus } from '../../../domain/ports/certificate-registry.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';

const setup = (statusOfMark?: CertificateStatus) => {
  const described: string[] = [];
  const describeCertificate = async (certificateId: string) => {
    described.push(certificateId);
    return statusOfMark && { certificateId, certificatePem: pemOf(certificateId), status: statusOfMark };
  };
  const find = async (found: FoundThing) => findOthers(found, 'mine', { describe: describeCertificate });
  return { find, described };
};

const thing = (certificateId?: string) => ({
  thingName: 'sensor-1',
  ...(certificateId !== undefined && { certificateId }),
});

describe('findOthers', () => {
  it.each([
    ['there is no thing', undefined],
    ["it is somebody else's thing", thing()],
    ['the thing has its own mark', thing('mine')],
    ['the thing is marked with one that is attached', thing('other')],
  ])(
    'gives what is attached beside the certificate, and asks for nothing more, when %s',
    async (_what, found) => {
      const { find, described } = setup('ACTIVE');

      const others = await find({ thing: found, certificateIds: ['mine', 'other', 'old'] });

      // toEqual takes a list of nothing but undefined for an empty one.
      expect(others).toStrictEqual(['other', 'old']);
      expect(described).toStrictEqual([]);
    },
  );

  it.each(['ACTIVE', 'PENDING_ACTIVATION'] as const)(
    'gives one that only the mark leads to, if it may connect: %s',
    async (status) => {
      const { find } = setup(status);

      expect(await find({ thing: thing('marked'), certificateIds: ['mine', 'old'] })).toEqual([
        'old',
        'marked',
      ]);
    },
  );

  it.each(['INACTIVE', 'REVOKED', undefined] as const)(
    'leaves out one that only the mark leads to, if it cannot connect: %s',
    async (status) => {
      const { find } = setup(status);

      expect(await find({ thing: thing('marked'), certificateIds: ['mine', 'old'] })).toEqual(['old']);
    },
  );
});
