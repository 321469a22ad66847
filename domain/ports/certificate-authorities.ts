/** PEM of a CA certificate registered in this Region, or `undefined` when there is none of this id. May be cached: a CA's certificate never changes under its id. */
export type ReadCertificateAuthority = (caCertificateId: string) => Promise<string | undefined>;
