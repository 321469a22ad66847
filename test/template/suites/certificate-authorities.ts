import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { DeployedTemplate } from '../support/deployed-template.ts';
import { roleAllows } from '../support/statements.ts';

const authority = z.object({
  CACertificatePem: z.string(),
  CertificateMode: z.string(),
  Status: z.string(),
  AutoRegistrationStatus: z.string(),
});

export const certificateAuthorities = (stack: DeployedTemplate, pems: readonly string[]): void => {
  describe('the CAs', () => {
    const all = stack.all('AWS::IoT::CACertificate', authority);

    it('are those of the stage, for just-in-time registration, in any number of accounts', () => {
      expect(all.map(({ properties }) => properties)).toEqual(
        pems.map((pem) => ({
          CACertificatePem: new X509Certificate(pem).toString(),
          CertificateMode: 'SNI_ONLY',
          Status: 'ACTIVE',
          AutoRegistrationStatus: 'ENABLE',
        })),
      );
    });

    it('outlive the stack: devices are signed by them', () => {
      expect(new Set(all.map(({ deletionPolicy }) => deletionPolicy))).toEqual(
        new Set(['RetainExceptOnCreate']),
      );
    });

    it.each(['OnboardRole', 'ReplicateRole'])('may each be read by %s', (role) => {
      for (const { id } of all)
        expect(
          roleAllows(
            stack,
            `:role/${role}`,
            'iot:DescribeCACertificate',
            `arn:aws:iot:us-west-2:000000000000:cacert/${id}`,
          ),
        ).toBe(true);
    });

    it('are all kept by the set-up of the Region', () => {
      const { CaCertificateIds } = stack.one(
        'RegionSetup',
        z.object({ CaCertificateIds: z.array(z.string()) }),
      );

      expect(CaCertificateIds).toEqual(all.map(({ id }) => id));
    });
  });
};
