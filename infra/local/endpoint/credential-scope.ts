import type { IncomingHttpHeaders } from 'node:http';

export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** SigV4 service name. */
  readonly service: string;
}

const credential = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

/**
 * Reads who calls what from the credential scope of a signed request; `undefined` for an unsigned one. The signature
 * itself is not verified: nobody but this machine reaches the endpoint.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export const credentialScope = (headers: IncomingHttpHeaders): CredentialScope | undefined => {
  const match = headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')
    ? credential.exec(headers.authorization)
    : null;
  const [, accessKeyId, region, service] = match ?? [];
  return accessKeyId === undefined || region === undefined || service === undefined
    ? undefined
    : { accessKeyId, region, service };
};
