import { describe, expect, it } from '@jest/globals';
import { assert, asyncProperty, constantFrom, jsonValue } from 'fast-check';
import { recordedHandlers } from './support/recorded-handlers.ts';

const handlers = Object.entries(recordedHandlers);

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy with another value at a path; `undefined` takes the field away, for every event comes as JSON. */
const withValue = (event: unknown, [head, ...rest]: readonly string[], value: unknown): unknown => {
  if (head === undefined) return value;
  if (!isObject(event)) return event;
  const { [head]: before, ...others } = event;
  const after = withValue(before, rest, value);
  return after === undefined ? others : { ...others, [head]: after };
};

const pathsOf = (event: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  isObject(event)
    ? [
        ...(path.length === 0 ? [] : [path]),
        ...Object.entries(event).flatMap(([name, value]) => pathsOf(value, [...path, name])),
      ]
    : [path];

const secret = 'do-not-show-me';
const huge = secret + 'x'.repeat(256 * 1024);
const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
const manyKeys = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`${secret}${index}`, 1]));

/** No field of any event takes one of these. */
const neverRight: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['true', true],
  ['an empty list', []],
  ['a list of objects', [{ [secret]: secret }]],
  ['an empty text', ''],
  ['256 KB of text', huge],
  ['text with a byte order mark', `\uFEFF${secret}`],
  ['NaN as text', 'NaN'],
  ['a number that is none', '1e999'],
  ['a number beyond all', Number.MAX_VALUE],
  ['a negative number', -1],
  ['100 000 keys', manyKeys],
  ['10 000 levels', nested(10_000)],
  ['a prototype', JSON.parse(`{"__proto__":{"thingName":"${secret}"},"constructor":{"name":"${secret}"}}`)],
];

/** Where one of them is right after all. */
const isRightAt = (path: readonly string[], what: string): boolean =>
  // Any text names a topic, a client, a stack, or a Region that wrote, and is no harm when it is short.
  (['topic', 'clientId', 'traceId', 'writtenBy', 'StackId', 'RequestId', 'LogicalResourceId'].includes(
    path.at(-1) ?? '',
  ) &&
    ['text with a byte order mark', 'NaN as text', 'a number that is none'].includes(what)) ||
  (path.at(-1) === 'thingName' && ['NaN as text', 'a number that is none'].includes(what)) ||
  // What the stack gives, CloudFormation is told of: see below.
  path[0] === 'ResourceProperties' ||
  (path.at(-1) === 'payload' && what === 'an empty text');

/** A message that names fields, and shows nothing of what they hold. */
const expectMalformed = async (
  name: string,
  start: (typeof recordedHandlers)[keyof typeof recordedHandlers]['start'],
  event: unknown,
): Promise<string> => {
  const { calls, handle, lines, measured } = start();

  const error: unknown = await handle(event).then(
    () => new Error(`${name} took it`),
    (reason: unknown) => reason,
  );

  expect(error).toMatchObject({ name: 'TerminalError', reason: 'event-malformed' });
  const message = error instanceof Error ? error.message : '';
  expect(message.length).toBeLessThan(1_500);
  expect(message + lines.join('')).not.toContain(secret);
  expect([calls, measured]).toEqual([[], ['EventMalformed']]);
  return message;
};

describe.each(handlers)('the handler %s', (name, { event, start }) => {
  it('takes its event', async () => {
    const { calls, handle } = start();

    await handle(event);

    expect(calls).not.toEqual([]);
  });

  // AWS adds fields to its events as time goes by, and the pipe or the bus may.
  it.each(neverRight.slice(1))(
    'takes its event with %s in a field that it does not know',
    async (_, value) => {
      const plain = start();
      const added = start();
      const places = pathsOf(event).filter((path) => path.length === 0 || path.at(-1) === 'detail');

      await plain.handle(event);
      for (const path of [[], ...places])
        await added.handle(withValue(event, [...path, 'addedByAws'], value));

      expect(new Set(added.calls)).toEqual(new Set(plain.calls));
      expect(added.lines.join('')).not.toContain(secret);
    },
  );

  it.each(neverRight)('refuses %s for an event', async (_, value) => {
    await expectMalformed(name, start, value);
  });

  const wrong = pathsOf(event).flatMap((path) =>
    neverRight
      .filter(([what]) => !isRightAt(path, what))
      .map(([what, value]) => [path.join('.'), what, value] as const),
  );
  it.each(wrong)('refuses its event with %s being %s, and names it', async (path, _what, value) => {
    const message = await expectMalformed(name, start, withValue(event, path.split('.'), value));

    expect(message).toContain(path);
  });

  it('refuses a field that only the prototype has', async () => {
    const [first = ''] = Object.keys(event);
    const { [first]: value, ...others } = event;
    const polluted: unknown = JSON.parse(
      `${JSON.stringify(others).slice(0, -1)},"__proto__":${JSON.stringify({ [first]: value })}}`,
    );

    const message = await expectMalformed(name, start, polluted);

    expect(message).toContain(first);
  });

  it('takes or refuses any JSON in the place of any field, and never fails in another way', async () => {
    const path = constantFrom<readonly string[]>([], ...pathsOf(event));

    await assert(
      asyncProperty(path, jsonValue({ maxDepth: 4 }), async (place, value) => {
        const { calls, handle } = start();
        const ending = await handle(withValue(event, place, value)).then(
          () => 'taken',
          (error: unknown) =>
            error instanceof Error && 'reason' in error ? String(error.reason) : String(error),
        );

        expect(['taken', 'event-malformed']).toContain(ending);
        if (ending !== 'taken') expect(calls).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the handler region-setup, of properties that are malformed', () => {
  const { event, start } = recordedHandlers['region-setup'];

  it.each([
    ...neverRight.map(([what, value]) => [what, value] as const),
    ['no table', { PrimaryRegion: 'us-west-2' }],
    [
      '100 000 CAs that are none',
      {
        RegistryTableName: 'devices',
        PrimaryRegion: 'us-west-2',
        CaCertificateIds: Array.from({ length: 100_000 }, () => secret),
      },
    ],
  ] as const)('tells CloudFormation, and does nothing: %s', async (_, value) => {
    const { calls, handle, lines } = start();

    const result = await handle(withValue(event, ['ResourceProperties'], value));

    expect([calls, result]).toEqual([['answer'], { status: 'FAILED' }]);
    expect(lines.join('')).toContain('The event is malformed');
    expect(lines.join('').length).toBeLessThan(2_000);
    expect(lines.join('')).not.toContain(secret);
  });
});
