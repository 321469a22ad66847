/** What admission looks at in an X.509 certificate (RFC 5280). Times in epoch ms. */
export interface CertificateFacts {
  /** Every commonName attribute of the subject, in order, decoded; multi-valued RDNs included. RFC 5280 4.1.2.6 */
  readonly commonNames: readonly string[];
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Issuer name equals the CA's subject, and the CA's key verifies the signature. RFC 5280 6.1.3 (a)(1), (a)(4) */
  readonly isIssuedByCa: boolean;
  /** Validity of the CA itself. */
  readonly caNotBeforeMs: number;
  readonly caNotAfterMs: number;
  readonly key:
    | { readonly type: 'RSA'; readonly bits: number; readonly exponent: bigint }
    | { readonly type: 'EC'; readonly curve: string }
    | { readonly type: 'other'; readonly algorithm: string };
  /** Such as `SHA256-RSA`, `SHA384-ECDSA`, `SHA256-RSAPSS` (with the same hash in MGF1), or the OID where there is no name. */
  readonly signatureAlgorithm: string;
  /** basicConstraints cA; false when the extension is absent. RFC 5280 4.2.1.9 */
  readonly isCa: boolean;
  /** Bits of keyUsage by their names in RFC 5280 4.2.1.3, such as `digitalSignature`; `undefined` when the extension is absent. */
  readonly keyUsages?: readonly string[];
  /** OIDs of extendedKeyUsage; `undefined` when the extension is absent. RFC 5280 4.2.1.12 */
  readonly extendedKeyUsages?: readonly string[];
  /** OIDs of critical extensions that the reader does not process. RFC 5280 4.2: such a certificate must be refused. */
  readonly unknownCriticalExtensions: readonly string[];
}
