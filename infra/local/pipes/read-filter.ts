import type { EventPattern } from '../events/pattern/event-pattern.ts';
import { parsePattern } from '../events/pattern/parse-pattern.ts';

const maximumLength = 4096;

/** Members of `dynamodb` whose values are attributes with a type below each: `NewImage.status.S`. */
const images = new Set(['Keys', 'NewImage', 'OldImage']);
const members = new Set([
  ...images,
  'ApproximateCreationDateTime',
  'SequenceNumber',
  'SizeBytes',
  'StreamViewType',
]);

const isPattern = (field: unknown): field is EventPattern =>
  typeof field === 'object' && field !== null && 'fields' in field;

/** The paths of a pattern's leaves, those within `$or` included. */
const leafPaths = ({ fields, anyOf }: EventPattern): readonly (readonly string[])[] => [
  ...[...fields].flatMap(([name, field]) =>
    isPattern(field) ? leafPaths(field).map((path) => [name].concat(path)) : [[name]],
  ),
  ...anyOf.flatMap(leafPaths),
];

const checkPath = (path: readonly string[]): void => {
  const [root = '', member, ...attribute] = path;
  if (root !== 'dynamodb')
    throw new Error(
      `${root} cannot be filtered on: the poller of EventBridge Pipes adds it, and AWS documents only what stands ` +
        'under "dynamodb" as filterable. Filter on dynamodb.NewImage, OldImage or Keys.',
    );
  if (member === undefined || !members.has(member))
    throw new Error(
      `dynamodb.${member ?? ''} is no member of a stream record; it has ${[...members].join(', ')}.`,
    );
  if (images.has(member) && attribute.length < 2)
    throw new Error(
      `${path.join('.')} never matches: filters match leaves, and an attribute is an object with its type, ` +
        'such as {"status": {"S": ["ACTIVE"]}}.',
    );
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`the pattern is no JSON: ${text}`, { cause });
  }
};

/** Reads a filter of a pipe from a DynamoDB stream: a pattern as JSON text. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html */
export const readFilter = (text: string): EventPattern => {
  if (text.length > maximumLength)
    throw new Error(`the pattern has ${text.length} characters, AWS takes ${maximumLength}.`);
  const pattern = parsePattern(parseJson(text), 'pipe');
  for (const path of leafPaths(pattern)) checkPath(path);
  return pattern;
};
