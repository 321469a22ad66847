import type { ReadCertificateAuthority } from '../../domain/ports/certificate-authorities.ts';

export const createInMemoryCertificateAuthorities =
  (pems: ReadonlyMap<string, string>): ReadCertificateAuthority =>
  async (caCertificateId) =>
    pems.get(caCertificateId);
