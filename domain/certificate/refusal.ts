/** Why a certificate is not admitted: a short literal, fit for a metric dimension. */
export type RefusalReason =
  | 'not-issued-by-ca'
  | 'ca-not-yet-valid'
  | 'ca-expired'
  | 'not-yet-valid'
  | 'expired'
  | 'revoked'
  | 'key-type'
  | 'key-size'
  | 'key-exponent'
  | 'key-curve'
  | 'signature-algorithm'
  | 'is-ca'
  | 'key-usage'
  | 'extended-key-usage'
  | 'unknown-critical-extension'
  | 'common-name-missing'
  | 'common-name-ambiguous'
  | 'common-name-invalid';

export interface Refusal {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  /** One sentence for a person: what is wrong with the value, and what would be right. */
  readonly detail: string;
}
