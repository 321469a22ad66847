import { describe, expect, it } from '@jest/globals';
import { parsePolicy, PolicySyntaxError } from '../../../../infra/local/policy/parse-policy.ts';

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const policyOf = (statement: object) => ({ Version: '2012-10-17', Statement: [statement] });

describe('parsePolicy', () => {
  it('takes single values and lists', () => {
    const single = parsePolicy({ Version: '2012-10-17', Statement: allow });
    const listed = parsePolicy(
      policyOf({ Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'] }),
    );

    expect(single).toEqual(listed);
    expect(single.statements).toEqual([
      { effect: 'Allow', actions: ['s3:GetObject'], resources: ['*'], conditions: {}, principals: [] },
    ]);
  });

  it('takes JSON text', () => {
    const policy = parsePolicy(JSON.stringify(policyOf(allow)));

    expect(policy.statements).toHaveLength(1);
  });

  it('reads conditions, their values as text', () => {
    const { statements } = parsePolicy(
      policyOf({
        ...allow,
        Condition: { Bool: { 'aws:SecureTransport': false }, ArnLike: { k: ['a', 'b'] } },
      }),
    );

    expect(statements[0]?.conditions).toEqual({
      Bool: { 'aws:SecureTransport': ['false'] },
      ArnLike: { k: ['a', 'b'] },
    });
  });

  it.each([
    ['*', ['*']],
    [{ AWS: '*' }, ['*']],
    [{ Service: 'events.amazonaws.com' }, ['events.amazonaws.com']],
    [
      { Service: ['a.amazonaws.com'], AWS: ['arn:aws:iam::000000000000:role/r'] },
      ['arn:aws:iam::000000000000:role/r', 'a.amazonaws.com'],
    ],
  ])('reads the principal %j', (Principal, expected) => {
    const { statements } = parsePolicy(policyOf({ ...allow, Principal }));

    expect(statements[0]?.principals).toEqual(expected);
  });

  it('lets a resource policy leave its own resource out', () => {
    const trust = {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'lambda.amazonaws.com' },
    };

    const { statements } = parsePolicy(policyOf(trust));

    expect(statements[0]?.resources).toEqual(['*']);
  });

  it.each([
    ['text that is no JSON', 'nonsense', /not JSON/],
    ['no statement', { Version: '2012-10-17' }, /Statement/],
    ['an unknown version', { Version: '2020-01-01', Statement: allow }, /Version/],
    ['an unknown effect', policyOf({ ...allow, Effect: 'Alow' }), /Statement\.0\.Effect/],
    ['no action', policyOf({ Effect: 'Allow', Resource: '*' }), /Statement\.0\.Action/],
    ['neither resource nor principal', policyOf({ Effect: 'Allow', Action: 'a:b' }), /Resource/],
    ['NotAction', policyOf({ Effect: 'Allow', NotAction: 'a:b', Resource: '*' }), /NotAction/],
    ['NotResource', policyOf({ Effect: 'Allow', Action: 'a:b', NotResource: '*' }), /NotResource/],
    ['NotPrincipal', policyOf({ ...allow, NotPrincipal: '*' }), /NotPrincipal/],
    ['a federated principal', policyOf({ ...allow, Principal: { Federated: 'x' } }), /Federated/],
    ['a whole account', policyOf({ ...allow, Principal: { AWS: '000000000000' } }), /000000000000/],
    [
      'the root of an account',
      policyOf({ ...allow, Principal: { AWS: 'arn:aws:iam::000000000000:root' } }),
      /whole account/,
    ],
    [
      'a variable without the version that knows variables',
      { Statement: { ...allow, Resource: 'arn:aws:s3:::${aws:username}' } },
      /aws:username.*2012-10-17/,
    ],
    ['a default value', policyOf({ ...allow, Resource: "${aws:username, 'x'}" }), /Default values/],
  ])('refuses %s', (_, policy, reason) => {
    const parse = () => parsePolicy(policy);

    expect(parse).toThrow(PolicySyntaxError);
    expect(parse).toThrow(reason);
  });

  it.each(['IpAddress', 'ForAnyValue:StringEquals', 'NullIfExists', 'stringequals'])(
    'refuses the operator %s by name',
    (operator) => {
      const policy = policyOf({ ...allow, Condition: { [operator]: { k: 'v' } } });

      expect(() => parsePolicy(policy)).toThrow(operator);
    },
  );
});
