import { randomUUID } from 'node:crypto';
import type { AwsError, AwsRequest, AwsResponse } from './aws-service.ts';
import { escapeXml } from './escape-xml.ts';

/** AWS JSON 1.0 and 1.1: DynamoDB, EventBridge, ... https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const encodeJsonError = (error: AwsError, request: Pick<AwsRequest, 'headers'>): AwsResponse => ({
  status: error.status,
  headers: { 'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.1' },
  body: JSON.stringify({ __type: error.name, message: error.message, ...error.fields }),
});

/** REST JSON: Lambda, AWS IoT, Pipes. https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const encodeRestJsonError = (error: AwsError): AwsResponse => ({
  status: error.status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.name },
  body: JSON.stringify({ message: error.message, ...error.fields }),
});

/** Query: STS, CloudFormation. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const encodeQueryError = (error: AwsError): AwsResponse => ({
  status: error.status,
  headers: { 'content-type': 'text/xml' },
  body:
    `<ErrorResponse><Error><Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type>` +
    `<Code>${escapeXml(error.name)}</Code><Message>${escapeXml(error.message)}</Message></Error>` +
    `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
});

/** S3. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const encodeS3Error = (error: AwsError): AwsResponse => ({
  status: error.status,
  headers: { 'content-type': 'application/xml' },
  body: `<Error><Code>${escapeXml(error.name)}</Code><Message>${escapeXml(error.message)}</Message></Error>`,
});

/** Puts an error into words where no service can: the protocol is guessed from how the caller speaks. */
export const encodeUnroutableError = (
  error: AwsError,
  request: Pick<AwsRequest, 'headers'>,
  service: string | undefined,
): AwsResponse => {
  if (request.headers['x-amz-target'] !== undefined) return encodeJsonError(error, request);
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    return encodeQueryError(error);
  }
  if (service === 's3') return encodeS3Error(error);
  return service === 'route53' ? encodeQueryError(error) : encodeRestJsonError(error);
};
