import { randomUUID } from 'node:crypto';
import { AwsError, type AwsRequest, type AwsResponse } from './aws-service.ts';
import { escapeXml } from './escape-xml.ts';
import { type FormTree, treeOf } from './form-tree.ts';

/** A call of the Query protocol: lists (`Tags.member.1.Key`) are arrays, and every scalar is text. */
export interface QueryCall {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const withLists = (tree: FormTree | string): unknown => {
  if (typeof tree === 'string') return tree;
  const { member, ...others } = tree;
  if (typeof member === 'object' && Object.keys(others).length === 0) {
    return Object.entries(member)
      .toSorted(([left], [right]) => Number(left) - Number(right))
      .map(([, entry]) => withLists(entry));
  }
  return Object.fromEntries(Object.entries(tree).map(([key, entry]) => [key, withLists(entry)]));
};

/** AWS Query, with its lists of members. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const queryCall = (request: AwsRequest): QueryCall => {
  const form = new URLSearchParams(request.method === 'GET' ? request.query : request.body.toString());
  const action = form.get('Action');
  if (action === null)
    throw new AwsError('MissingAction', 400, `This call to ${request.scope} names no Action.`);
  form.delete('Action');
  form.delete('Version');
  const input = new Map(Object.entries(treeOf(form)).map(([key, entry]) => [key, withLists(entry)]));
  return { action, input: Object.fromEntries(input) };
};

/** An output in the XML of the protocol: lists as `member`s, dates as ISO 8601; what is undefined is left out. */
export const queryXml = (value: unknown): string => {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) {
    return value.map((entry: unknown) => `<member>${queryXml(entry)}</member>`).join('');
  }
  if (typeof value !== 'object' || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .map(([key, entry]) => `<${key}>${queryXml(entry)}</${key}>`)
    .join('');
};

export const queryResponse = (action: string, namespace: string, output: object): AwsResponse => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body:
    `<${action}Response xmlns="${namespace}"><${action}Result>${queryXml(output)}</${action}Result>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
});
