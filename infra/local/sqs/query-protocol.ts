import { randomUUID } from 'node:crypto';
import { AwsError } from '../endpoint/aws-service.ts';
import type { AwsRequest, AwsResponse } from '../endpoint/aws-service.ts';
import { type FormTree, treeOf } from '../endpoint/form-tree.ts';
import { queryCode } from './queue-errors.ts';
import type { WireCall } from './wire-call.ts';
import { xmlOf } from './query-xml.ts';

const members = (tree: FormTree | string): readonly (FormTree | string)[] =>
  typeof tree === 'string' ? [tree] : Object.values(tree);

const toMap = (tree: FormTree | string, key: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    members(tree).flatMap((member) =>
      typeof member === 'object' && typeof member[key] === 'string' ? [[member[key], member['Value']]] : [],
    ),
  );

/** The flattened lists and maps of the Query protocol, and what the JSON protocol calls them. */
const rename = (operation: string, tree: FormTree): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(tree).map(([key, value]): [string, unknown] => {
      switch (key) {
        case 'Attribute':
          return ['Attributes', toMap(value, 'Name')];
        case 'MessageAttribute':
          return ['MessageAttributes', toMap(value, 'Name')];
        case 'Tag':
          return ['tags', toMap(value, 'Key')];
        case 'AttributeName':
        case 'MessageAttributeName':
        case 'MessageSystemAttributeName':
          return [`${key}s`, members(value)];
        case `${operation}RequestEntry`:
          return [
            'Entries',
            members(value).map((entry) => (typeof entry === 'string' ? entry : rename(operation, entry))),
          ];
        default:
          return [key, value];
      }
    }),
  );

/** AWS Query, which AWS CLI 2.9 still speaks. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const decodeQuery = (request: AwsRequest): WireCall => {
  const form = new URLSearchParams(request.method === 'GET' ? request.query : request.body.toString());
  const operation = form.get('Action');
  if (operation === null)
    throw new AwsError(
      'MissingAction',
      400,
      'Neither X-Amz-Target nor Action names the operation: this is no call to SQS.',
    );
  form.delete('Action');
  form.delete('Version');
  // Some clients post to the queue's own URL and name it nowhere else.
  if (!form.has('QueueUrl') && request.path.length > 1)
    form.set('QueueUrl', decodeURIComponent(request.path));
  return { operation, input: rename(operation, treeOf(form)) };
};

const headers = { 'content-type': 'text/xml' } as const;
const namespace = 'xmlns="http://queue.amazonaws.com/doc/2012-11-05/"';

export const encodeQuery = (operation: string, output: unknown): AwsResponse => ({
  status: 200,
  headers,
  body:
    `<${operation}Response ${namespace}><${operation}Result>${xmlOf(operation, output)}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`,
});

export const encodeQueryError = (error: AwsError): AwsResponse => ({
  status: error.status,
  headers,
  body:
    `<ErrorResponse ${namespace}><Error><Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type>` +
    `<Code>${queryCode(error)}</Code>${xmlOf('Error', { Message: error.message })}</Error>` +
    `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
});
