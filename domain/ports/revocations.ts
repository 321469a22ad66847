/** A certificate, and the registered CA that signed it. */
export interface IssuedCertificate {
  readonly certificatePem: string;
  readonly caCertificateId: string;
  readonly caCertificatePem: string;
}

export interface RevocationOnList {
  /** Epoch, ms. */
  readonly revokedAtMs: number;
  /** A name of RFC 5280 5.3.1, such as `keyCompromise`. */
  readonly reason: string;
}

/**
 * Looks a certificate up in the CA's revocation list; `undefined` when it is not on it. The list may be some minutes old.
 * @throws RevocationListError when there is no list that can be relied on: run it again later
 */
export type FindRevocation = (certificate: IssuedCertificate) => Promise<RevocationOnList | undefined>;

export type ReadList =
  | { readonly kind: 'missing' }
  /** The one with the tag that was given. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'read'; readonly content: Uint8Array; readonly tag: string };

/**
 * Reads what was published in this Region as the CA's list, in DER, unless it is the one of that tag.
 * @throws RevocationListError `too-large`
 */
export type ReadRevocationList = (caCertificateId: string, tag: string | undefined) => Promise<ReadList>;
