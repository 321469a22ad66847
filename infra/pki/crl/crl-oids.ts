export const crlOid = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  /** RFC 5280 5.2.3 */
  crlNumber: '2.5.29.20',
  /** RFC 5280 5.3.1 */
  reasonCode: '2.5.29.21',
  /** RFC 5280 5.3.2 */
  invalidityDate: '2.5.29.24',
  /** RFC 5280 5.2.4 */
  deltaCrlIndicator: '2.5.29.27',
  /** RFC 5280 5.2.5 */
  issuingDistributionPoint: '2.5.29.28',
  /** RFC 5280 5.3.3 */
  certificateIssuer: '2.5.29.29',
  authorityKeyIdentifier: '2.5.29.35',
} as const;
