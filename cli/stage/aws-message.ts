/** Errors of AWS's clients, by name, that mean that the credentials are missing or no good. */
const credentialErrors: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);

export const isCredentialError = (error: unknown): boolean =>
  error instanceof Error && credentialErrors.has(error.name);

const networkCodes: ReadonlySet<string> = new Set(['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN', 'ETIMEDOUT']);

/** Whether the error is that no such host answers. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'TimeoutError' ||
    ('code' in error && typeof error.code === 'string' && networkCodes.has(error.code)));

/** One line of what AWS answered: its error's name and message. */
export const awsMessage = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.replaceAll(/\s+/g, ' ').trim();
  return error.name === 'Error' || message.startsWith(error.name) ? message : `${error.name}: ${message}`;
};
