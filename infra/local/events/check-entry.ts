import { isObject } from '../cloudformation/json-shape.ts';
import { parseNested } from '../protocol/parse-nested.ts';

/** An entry as PutEvents takes it. */
export interface PutEntry {
  readonly Source?: string | undefined;
  readonly DetailType?: string | undefined;
  readonly Detail?: string | undefined;
  readonly Resources?: readonly string[] | undefined;
  /** Epoch, seconds. */
  readonly Time?: number | undefined;
}

export type CheckedEntry =
  | {
      readonly verdict: 'good';
      readonly source: string;
      readonly detailType: string;
      readonly detail: unknown;
      readonly resources: readonly string[];
      readonly time: number | undefined;
    }
  | { readonly verdict: 'bad'; readonly code: string; readonly message: string };

const bad = (code: string, message: string): CheckedEntry => ({ verdict: 'bad', code, message });

const required = (name: string): CheckedEntry =>
  bad('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);

const parseDetail = (detail: string): unknown => {
  try {
    return parseNested(detail);
  } catch {
    return undefined;
  }
};

/** Judges one entry. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
export const checkEntry = ({ Source, DetailType, Detail, Resources = [], Time }: PutEntry): CheckedEntry => {
  if (Source === undefined || Source === '') return required('Source');
  if (DetailType === undefined || DetailType === '') return required('DetailType');
  if (Detail === undefined || Detail === '') return required('Detail');
  if (Source.startsWith('aws.'))
    return bad('NotAuthorizedForSourceException', `Not authorized for the source ${Source}.`);
  if (DetailType.length > 128)
    return bad('InvalidArgument', 'Parameter DetailType is not valid. Reason: longer than 128 characters.');
  const detail = parseDetail(Detail);
  if (!isObject(detail)) return bad('MalformedDetail', 'Detail is malformed.');
  return {
    verdict: 'good',
    source: Source,
    detailType: DetailType,
    detail,
    resources: Resources,
    time: Time === undefined ? undefined : Time * 1000,
  };
};

/** Bytes of an entry as AWS counts them. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
export const entrySize = ({ Source, DetailType, Detail, Resources = [], Time }: PutEntry): number =>
  (Time === undefined ? 0 : 14) +
  [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
