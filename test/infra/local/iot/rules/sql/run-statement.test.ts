import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../../../../../../infra/local/iot/rules/parse-json.ts';
import { parseStatement } from '../../../../../../infra/local/iot/rules/sql/parse-statement.ts';
import { runStatement, type QueryResult } from '../../../../../../infra/local/iot/rules/sql/run-statement.ts';

const READING = '{"temp":21.5,"state":"on","count":"7","nested":{"ok":true,"deep":{"x":null}},"list":[1,2]}';

const parse = (text: string): unknown => JSON.parse(text);

const run = (sql: string, payload: string | Uint8Array = READING): QueryResult => {
  const bytes = Buffer.from(payload);
  return runStatement(parseStatement(sql), {
    topic: 'dt/sensor-1/climate',
    payload: bytes,
    json: parseJson(bytes),
    clientId: 'sensor-1',
    certificateId: 'c0ffee',
    traceId: 'trace-1',
    accountId: '000000000000',
    receivedAtMs: 1_700_000_000_000,
  });
};

describe('selecting', () => {
  it.each<readonly [string, unknown]>([
    ["SELECT temp FROM 'a'", { temp: 21.5 }],
    ["SELECT temp AS t, nested.ok AS ok FROM 'a'", { t: 21.5, ok: true }],
    ["SELECT nested FROM 'a'", { nested: { ok: true, deep: { x: null } } }],
    ["SELECT nested.deep.x AS x FROM 'a'", { x: null }],
    ["SELECT missing AS m, nested.missing.y AS y, temp FROM 'a'", { temp: 21.5 }],
    ["SELECT list.length AS l, state.length AS s FROM 'a'", {}],
    ["SELECT constructor AS c, nested.toString AS t FROM 'a'", {}],
    [
      "SELECT 'x' AS s, 1 AS i, -2.5e3 AS d, TRUE AS t, false AS f, null AS n FROM 'a'",
      { s: 'x', i: 1, d: -2500, t: true, f: false, n: null },
    ],
    ['SELECT "double" AS d FROM "a"', { d: 'double' }],
    [
      "SELECT topic() AS t, topic(1) AS a, topic(3) AS c, topic(4) AS none FROM 'a'",
      { t: 'dt/sensor-1/climate', a: 'dt', c: 'climate' },
    ],
    [
      "SELECT timestamp() AS ts, clientid() AS c, principal() AS p, traceid() AS tr, accountid() AS acc FROM 'a'",
      { ts: 1_700_000_000_000, c: 'sensor-1', p: 'c0ffee', tr: 'trace-1', acc: '000000000000' },
    ],
    ["SELECT Topic(2) AS t FROM 'a'", { t: 'sensor-1' }],
    ["SELECT encode(*, 'base64') AS raw FROM 'a'", { raw: Buffer.from(READING).toString('base64') }],
    [
      "SELECT encode(state, 'base64') AS s, encode(nested.ok, 'base64') AS b, encode(list, 'base64') AS l, encode(missing, 'base64') AS m FROM 'a'",
      { s: 'b24=', b: 'dHJ1ZQ==', l: Buffer.from('[1,2]').toString('base64') },
    ],
    ["SELECT temp > 20 AS hot, (temp < 0) AS cold FROM 'a'", { hot: true, cold: false }],
  ])('%s', (sql, value) => {
    expect(run(sql)).toEqual({ kind: 'json', value });
  });

  it('gives newuuid() anew each time', () => {
    const result = run("SELECT newuuid() AS a, newuuid() AS b FROM 'a'");

    const value = result.kind === 'json' && typeof result.value === 'object' ? result.value : {};
    const ids = Object.values(value ?? {});
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('adds members to the payload, the later one winning', () => {
    const payload = '{"a":1,"topic":"theirs","__proto__":{"x":1}}';

    expect(run("SELECT *, topic(2) AS topic FROM 'a'", payload)).toEqual({
      kind: 'json',
      value: parse('{"a":1,"topic":"sensor-1","__proto__":{"x":1}}'),
    });
    expect(run("SELECT topic(2) AS topic, * FROM 'a'", payload)).toMatchObject({
      value: { topic: 'theirs' },
    });
  });

  it.each(['[1,2]', '"text"', '7', 'null', '{"a":1}'])(
    'passes the whole payload %s on by SELECT *',
    (payload) => {
      expect(run("SELECT * FROM 'a'", payload)).toEqual({ kind: 'json', value: parse(payload) });
    },
  );

  it('cannot add members to a payload that is no object', () => {
    expect(run("SELECT *, 1 AS one FROM 'a'", '[1,2]')).toMatchObject({ kind: 'failed' });
  });
});

describe('a payload that is not JSON', () => {
  const binary = Buffer.from([0xff, 0xfe, 0, 1]);

  it.each([
    [
      "SELECT encode(*, 'base64') AS raw, timestamp() AS ts FROM 'a'",
      { kind: 'json', value: { raw: '//4AAQ==', ts: 1_700_000_000_000 } },
    ],
    [
      "SELECT encode(*, 'base64') AS raw FROM 'a' WHERE topic(2) = 'sensor-1'",
      { kind: 'json', value: { raw: '//4AAQ==' } },
    ],
    ["SELECT * FROM 'a'", { kind: 'bytes' }],
    ["SELECT * FROM 'a' WHERE topic(2) = 'other'", { kind: 'unmatched' }],
  ])('is good for %s', (sql, result) => {
    expect(run(sql, binary)).toEqual(result);
  });

  it.each([
    "SELECT *, timestamp() AS ts FROM 'a'",
    "SELECT temp FROM 'a'",
    "SELECT encode(temp, 'base64') AS t FROM 'a'",
    "SELECT * FROM 'a' WHERE temp > 1",
    "SELECT encode(*, 'base64') AS raw FROM 'a' WHERE NOT (temp > 1 OR true)",
  ])('makes %s fail', (sql) => {
    expect(run(sql, binary)).toEqual({
      kind: 'failed',
      reason: 'the payload is not JSON, and the SQL statement needs it to be',
    });
    expect(run(sql, 'plain text')).toMatchObject({ kind: 'failed' });
    expect(run(sql, '')).toMatchObject({ kind: 'failed' });
  });
});

describe('WHERE', () => {
  const isMatch = (condition: string): boolean => run(`SELECT * FROM 'a' WHERE ${condition}`).kind === 'json';

  it.each([
    'temp = 21.5',
    'temp = 2.15e1',
    'temp <> 21',
    'temp > 21',
    'temp >= 21.5',
    'temp < 22 AND temp <= 21.5',
    "state = 'on'",
    "state <> 'off'",
    'count > 6',
    "'10' > '9'",
    'nested.ok',
    'nested.ok = true',
    'nested.deep.x = null',
    'list = list',
    'count <> 7',
    "NOT state = 'off'",
    'NOT (temp > 30 OR temp < 0)',
    'temp > 30 OR temp < 0 OR temp = 21.5',
    'temp > 30 AND temp < 0 OR nested.ok',
    "'TRUE'",
    'topic(2) = clientid()',
    "nested = nested AND topic(1) = 'dt'",
  ])('%s is true', (condition) => {
    expect(isMatch(condition)).toBe(true);
  });

  it.each([
    'temp = 21',
    "temp = '21.5'",
    'temp > 30',
    'temp',
    "state = 'ON'",
    "state > 'a'",
    'missing = 1',
    'missing <> 1',
    'NOT missing = 1',
    'NOT missing',
    'nested.ok OR missing = 1',
    'missing = missing',
    'temp > null',
    'nested.deep.x = false',
    'NOT nested.ok',
    'temp > 30 OR temp < 0',
    'nested.ok AND temp > 30',
    "'yes'",
    'count = 7',
  ])('%s is not', (condition) => {
    expect(isMatch(condition)).toBe(false);
  });
});
