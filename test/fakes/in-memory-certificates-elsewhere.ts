import type { DescribeCertificateIn } from '../../domain/ports/certificate-registry.ts';
import type { InMemoryIot } from './in-memory-iot.ts';

/** The other Regions by name; one that is not in the map is down. */
export const createInMemoryCertificatesElsewhere =
  (regions: ReadonlyMap<string, InMemoryIot>): DescribeCertificateIn =>
  async (region, certificateId) => {
    const iot = regions.get(region);
    if (iot === undefined) throw new Error(`${region} does not answer`);
    return iot.certificates.get(certificateId);
  };
