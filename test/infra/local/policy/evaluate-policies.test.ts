import { describe, expect, it } from '@jest/globals';
import { evaluatePolicies } from '../../../../infra/local/policy/evaluate-policies.ts';
import { parsePolicy } from '../../../../infra/local/policy/parse-policy.ts';
import type { PolicyDocument } from '../../../../infra/local/policy/policy-document.ts';

const allowGet = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

const policyOf = (...changes: readonly object[]): PolicyDocument =>
  parsePolicy({
    Version: '2012-10-17',
    Statement: changes.map((change) => Object.assign({}, allowGet, change)),
  });

const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', variables: {} };

describe('evaluatePolicies', () => {
  it('denies what no statement allows', () => {
    const none = evaluatePolicies([], request);
    const other = evaluatePolicies([policyOf({ Action: 's3:PutObject' })], request);

    expect([none, other]).toEqual(['denied', 'denied']);
  });

  it('lets a deny win, in whichever document it stands', () => {
    const allowing = policyOf({});
    const denying = policyOf({ Effect: 'Deny' });

    expect(evaluatePolicies([allowing, denying], request)).toBe('explicitly-denied');
    expect(evaluatePolicies([denying, allowing], request)).toBe('explicitly-denied');
    expect(evaluatePolicies([allowing], request)).toBe('allowed');
  });

  it.each([
    ['s3:GetObject', 'allowed'],
    ['S3:getobject', 'allowed'],
    ['s3:Get*', 'allowed'],
    ['s3:?etObject', 'allowed'],
    ['*', 'allowed'],
    ['s3:Get', 'denied'],
    ['s3:GetObjectAcl', 'denied'],
    ['s3.GetObject', 'denied'],
    ['sqs:*', 'denied'],
  ])('matches the action %s: %s', (Action, expected) => {
    expect(evaluatePolicies([policyOf({ Action })], request)).toBe(expected);
  });

  it.each([
    ['*', 'arn:aws:s3:::bucket/key', 'allowed'],
    ['*', '*', 'allowed'],
    ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/key', 'allowed'],
    ['arn:aws:s3:::bucket/k?y', 'arn:aws:s3:::bucket/key', 'allowed'],
    ['arn:aws:s3:::bucket/k?y', 'arn:aws:s3:::bucket/ky', 'denied'],
    ['arn:aws:s3:::Bucket/key', 'arn:aws:s3:::bucket/key', 'denied'],
    ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket/key', 'denied'],
    ['arn:aws:iot:eu-west-1:0:thing/*', '*', 'denied'],
    // A wildcard stays within its field, and fields left out match anything.
    ['arn:aws:iot:*:thing/a', 'arn:aws:iot:eu-west-1:0:thing/a', 'denied'],
    ['arn:aws:iot:*:*:thing/a', 'arn:aws:iot:eu-west-1:0:thing/a', 'allowed'],
    ['arn:aws:iot:*', 'arn:aws:iot:eu-west-1:0:thing/a', 'allowed'],
    // The last field may hold colons.
    ['arn:aws:lambda:r:0:function:*', 'arn:aws:lambda:r:0:function:f:1', 'allowed'],
    ['arn:aws:lambda:r:0:function:f', 'arn:aws:lambda:r:0:function:f:1', 'denied'],
    // MQTT's wildcards and those of regular expressions are plain characters.
    ['arn:aws:iot:r:0:topicfilter/a/+', 'arn:aws:iot:r:0:topicfilter/a/+', 'allowed'],
    ['arn:aws:iot:r:0:topicfilter/a/+', 'arn:aws:iot:r:0:topicfilter/a/b', 'denied'],
    ['arn:aws:iot:r:0:topicfilter/a/#', 'arn:aws:iot:r:0:topicfilter/a/b/c', 'denied'],
    ['arn:aws:iot:r:0:topicfilter/a/*', 'arn:aws:iot:r:0:topicfilter/a/#', 'allowed'],
    ['arn:aws:iot:r:0:topic/a.c', 'arn:aws:iot:r:0:topic/abc', 'denied'],
    ['arn:aws:iot:r:0:topic/${*}', 'arn:aws:iot:r:0:topic/*', 'allowed'],
    ['arn:aws:iot:r:0:topic/${*}', 'arn:aws:iot:r:0:topic/x', 'denied'],
    ['arn:aws:iot:r:0:topic/$aws/x', 'arn:aws:iot:r:0:topic/$aws/x', 'allowed'],
  ])('matches the resource %s with %s: %s', (Resource, resource, expected) => {
    expect(evaluatePolicies([policyOf({ Resource })], { ...request, resource })).toBe(expected);
  });

  it.each([
    ['thing-1', 'thing-1', 'allowed'],
    ['thing-1', 'thing-2', 'denied'],
    ['a:b', 'a:b', 'allowed'],
    // What comes out of a variable is no pattern.
    ['*', 'thing-1', 'denied'],
    ['.+', 'thing-1', 'denied'],
  ])('fills in a variable that is %s for %s: %s', (clientId, name, expected) => {
    const policy = policyOf({ Resource: 'arn:aws:iot:r:0:client/${iot:ClientId}' });
    const variables = { 'iot:ClientId': clientId };

    const decision = evaluatePolicies([policy], {
      ...request,
      resource: `arn:aws:iot:r:0:client/${name}`,
      variables,
    });

    expect(decision).toBe(expected);
  });

  it('matches nothing where a variable has no value, be it to allow or to deny', () => {
    const Resource = 'arn:aws:iot:r:0:topic/${iot:Connection.Thing.ThingName}*';
    const toRequest = { ...request, resource: 'arn:aws:iot:r:0:topic/x' };

    const allowing = evaluatePolicies([policyOf({ Resource })], toRequest);
    const denying = evaluatePolicies([policyOf({}, { Effect: 'Deny', Resource })], toRequest);

    expect([allowing, denying]).toEqual(['denied', 'allowed']);
  });

  const variables = { 'aws:SourceArn': 'arn:aws:events:r:0:rule/bus/r1', Colour: 'Red', Flag: 'true' };
  it.each([
    [{ StringEquals: { Colour: 'Red' } }, 'allowed'],
    [{ StringEquals: { colour: 'Red' } }, 'allowed'],
    [{ StringEquals: { Colour: ['Blue', 'Red'] } }, 'allowed'],
    [{ StringEquals: { Colour: 'red' } }, 'denied'],
    [{ StringEquals: { Colour: 'R*' } }, 'denied'],
    [{ StringEquals: { Missing: 'Red' } }, 'denied'],
    [{ StringEqualsIfExists: { Missing: 'Red' } }, 'allowed'],
    [{ StringEqualsIfExists: { Colour: 'Blue' } }, 'denied'],
    [{ StringEqualsIgnoreCase: { Colour: 'RED' } }, 'allowed'],
    [{ StringNotEquals: { Colour: ['Blue', 'Red'] } }, 'denied'],
    [{ StringNotEquals: { Colour: ['Blue'] } }, 'allowed'],
    [{ StringNotEquals: { Missing: 'Red' } }, 'allowed'],
    [{ StringLike: { Colour: 'R*' } }, 'allowed'],
    [{ StringLike: { Colour: 'B*' } }, 'denied'],
    [{ StringNotLike: { Colour: 'R*' } }, 'denied'],
    [{ StringEquals: { Flag: '${Flag}' } }, 'allowed'],
    [{ StringEquals: { Flag: '${Missing}' } }, 'denied'],
    [{ ArnEquals: { 'aws:SourceArn': 'arn:aws:events:r:0:rule/bus/r1' } }, 'allowed'],
    [{ ArnEquals: { 'aws:SourceArn': 'arn:aws:events:r:0:rule/bus/*' } }, 'allowed'],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/*' } }, 'allowed'],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:rule/*' } }, 'denied'],
    [{ ArnNotLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/*' } }, 'denied'],
    [{ Bool: { Flag: 'true' } }, 'allowed'],
    [{ Bool: { Flag: false } }, 'denied'],
    [{ Bool: { Missing: 'false' } }, 'denied'],
    [{ Null: { Missing: 'true' } }, 'allowed'],
    [{ Null: { Colour: 'true' } }, 'denied'],
    [{ Null: { Colour: 'false' } }, 'allowed'],
    // Every operator and every key has to hold.
    [{ StringEquals: { Colour: 'Red', Flag: 'false' } }, 'denied'],
    [{ StringEquals: { Colour: 'Red' }, Bool: { Flag: 'false' } }, 'denied'],
  ])('judges the condition %j: %s', (Condition, expected) => {
    expect(evaluatePolicies([policyOf({ Condition })], { ...request, variables })).toBe(expected);
  });

  const role = 'arn:aws:iam::000000000000:role/pipe';
  it.each([
    [{ Service: 'events.amazonaws.com' }, 'events.amazonaws.com', 'allowed'],
    [{ Service: 'events.amazonaws.com' }, 'iot.amazonaws.com', 'denied'],
    [{ AWS: role }, role, 'allowed'],
    ['*', role, 'allowed'],
    [{ AWS: role }, undefined, 'denied'],
    [undefined, role, 'denied'],
  ])('compares the principal %j with %s: %s', (Principal, principal, expected) => {
    const policy = policyOf(Principal === undefined ? {} : { Principal });

    const decision = evaluatePolicies([policy], {
      ...request,
      ...(principal === undefined ? {} : { principal }),
    });

    expect(decision).toBe(expected);
  });

  it('refuses an operator that it does not know by name', () => {
    const document: PolicyDocument = {
      statements: [
        {
          effect: 'Allow',
          actions: ['*'],
          resources: ['*'],
          principals: [],
          conditions: { DateLessThan: { 'aws:CurrentTime': ['x'] } },
        },
      ],
    };

    expect(() => evaluatePolicies([document], request)).toThrow(/DateLessThan is not implemented/);
  });
});
