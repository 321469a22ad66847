import type { ServerCertificate, ServerCertificateFacts } from '../../infra/pki/check-server-certificate.ts';
import { awsMessage } from '../stage/aws-message.ts';
import { type Imported, importIntoRegion } from './import-into-region.ts';
import type { RegionCertificates } from './region-certificates.ts';

export type RegionResult = { readonly region: string } & (Imported | { readonly failure: string });

/** Imports into all Regions side by side; one that fails does not hold up the others. */
export const importEverywhere = async (
  regions: readonly string[],
  certificatesOf: (region: string) => RegionCertificates,
  certificate: ServerCertificate,
  facts: ServerCertificateFacts,
): Promise<readonly RegionResult[]> =>
  Promise.all(
    regions.map(async (region) => {
      const certificates = certificatesOf(region);
      try {
        return { region, ...(await importIntoRegion(certificates, certificate, facts)) };
      } catch (error) {
        return { region, failure: awsMessage(error) };
      } finally {
        certificates.close();
      }
    }),
  );
