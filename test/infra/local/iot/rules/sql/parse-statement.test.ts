import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../../../../infra/local/endpoint/aws-service.ts';
import { parseStatement } from '../../../../../../infra/local/iot/rules/sql/parse-statement.ts';

const faultOf = (sql: string): unknown => {
  try {
    return parseStatement(sql);
  } catch (error) {
    return error;
  }
};

describe('parsing AWS IoT SQL', () => {
  it('reads every part of a statement', () => {
    const statement = parseStatement(
      "select *, topic(2) AS thing, a.b AS value FROM 'dt/+/#' WHERE a.b >= -1.5 AND NOT state = 'off'",
    );

    expect(statement).toEqual({
      selected: [
        { kind: 'everything' },
        {
          kind: 'value',
          name: 'thing',
          expression: { kind: 'call', name: 'topic', arguments: [{ kind: 'literal', value: 2 }] },
        },
        { kind: 'value', name: 'value', expression: { kind: 'field', path: ['a', 'b'] } },
      ],
      topicFilter: 'dt/+/#',
      where: {
        kind: 'and',
        left: {
          kind: 'compare',
          operator: '>=',
          left: { kind: 'field', path: ['a', 'b'] },
          right: { kind: 'literal', value: -1.5 },
        },
        right: {
          kind: 'not',
          operand: {
            kind: 'compare',
            operator: '=',
            left: { kind: 'field', path: ['state'] },
            right: { kind: 'literal', value: 'off' },
          },
        },
      },
    });
  });

  it('names a field that is selected without AS by its last part', () => {
    const { selected } = parseStatement("SELECT color.red FROM 'a'");

    expect(selected).toMatchObject([{ name: 'red' }]);
  });

  it('binds AND tighter than OR', () => {
    const { where } = parseStatement("SELECT * FROM 'a' WHERE a OR b AND c");

    expect(where).toMatchObject({ kind: 'or', right: { kind: 'and' } });
  });

  it.each([
    [
      "SELECT upper(a) AS a FROM 'a'",
      /the function 'upper' is not implemented; there are accountid, .* \(position 8 /,
    ],
    [
      "SELECT * FROM 'a' WHERE get_thing_shadow('a') = 1",
      /function 'get_thing_shadow' is not implemented.*position 25 /,
    ],
    ["SELECT a + 1 AS a FROM 'a'", /'\+' is not supported \(position 10 /],
    ["SELECT a - 1 AS a FROM 'a'", /AS, a comma or FROM expected, not '-' \(position 10 /],
    ["SELECT a * 2 AS a FROM 'a'", /AS, a comma or FROM expected, not '\*' \(position 10 /],
    ["SELECT VALUE a FROM 'a'", /a field, a function or a literal expected, not 'VALUE' \(position 8 /],
    ["SELECT CASE a WHEN 1 THEN 2 END AS b FROM 'a'", /expected, not 'CASE' \(position 8 /],
    ["SELECT [1] AS a FROM 'a'", /'\[' is not supported \(position 8 /],
    ["SELECT {'a': 1} AS a FROM 'a'", /'\{' is not supported \(position 8 /],
    ["SELECT topic() FROM 'a'", /needs a name: write \.\.\. AS name \(position 8 /],
    ["SELECT 1 FROM 'a'", /needs a name.*position 8 /],
    ["SELECT * AS a FROM 'a'", /AS, a comma or FROM expected, not 'AS' \(position 10 /],
    ["SELECT *, * FROM 'a'", /'\*' is selected twice/],
    ["SELECT a AS 'b' FROM 'a'", /a name after AS expected, not 'b' \(position 13 /],
    ["SELECT a. FROM 'a'", /AS, a comma or FROM expected, not 'a' \(position 16 /],
    ["SELECT a.1 FROM 'a'", /a field name after '\.' expected, not '1' \(position 10 /],
    ["SELECT FROM 'a'", /a field, a function or a literal expected, not 'FROM' \(position 8 /],
    ['SELECT * FROM a', /a topic filter in quotes expected, not 'a' \(position 15 /],
    ["SELECT * FROM 'a/#/b'", /topic filter 'a\/#\/b' is wrong: # must be the last level \(position 15 /],
    ["SELECT * FROM 'a", /a string that starts with ' does not end \(position 15 /],
    ['SELECT *', /AS, a comma or FROM expected, not the end of the statement \(position 9 /],
    ["SELECT * FROM 'a' GROUP BY b", /WHERE or the end expected, not 'GROUP' \(position 19 /],
    [
      "SELECT * FROM 'a' WHERE",
      /a field, a function or a literal expected, not the end of the statement \(position 24 /,
    ],
    ["SELECT * FROM 'a' WHERE a = 1 b", /AND, OR or the end expected, not 'b' \(position 31 /],
    ["SELECT * FROM 'a' WHERE a = = 1", /expected, not '=' \(position 29 /],
    ["SELECT * FROM 'a' WHERE (a = 1", /\) expected, not the end/],
    ["SELECT * FROM 'a' WHERE a IN [1]", /'\[' is not supported/],
    ["SELECT * FROM 'a' WHERE a AND", /expected, not the end of the statement/],
    [
      "SELECT encode(*, 'hex') AS a FROM 'a'",
      /encode\(\) knows the scheme 'base64' only, not 'hex' \(position 18 /,
    ],
    [
      "SELECT encode(a, 'hex') AS a FROM 'a'",
      /encode\(\) knows the scheme 'base64' only, not 'hex' \(position 18 /,
    ],
    ["SELECT encode(a) AS a FROM 'a'", /encode\(\) takes 2 arguments, not 1 \(position 8 /],
    ["SELECT topic(0) AS a FROM 'a'", /topic\(n\) takes a level from 1 on, not '0' \(position 14 /],
    ["SELECT topic(a) AS a FROM 'a'", /topic\(n\) takes a level from 1 on, not 'a' \(position 14 /],
    ["SELECT topic(1.5) AS a FROM 'a'", /not '1.5' \(position 14 /],
    ["SELECT timestamp(1) AS a FROM 'a'", /timestamp\(\) takes 0 arguments, not 1 \(position 8 /],
    ["DELETE * FROM 'a'", /SELECT expected, not 'DELETE' \(position 1 /],
    ['', /SELECT expected, not the end of the statement \(position 1 /],
    ["SELECT * FROM 'a' WHERE ${topic()} = 1", /'\$' is not supported \(position 25 /],
  ])('refuses %s', (sql, message) => {
    const fault = faultOf(sql);

    expect(fault).toBeInstanceOf(AwsError);
    expect(fault).toMatchObject({ name: 'SqlParseException', message: expect.stringMatching(message) });
  });
});
