import { describe, expect, it } from '@jest/globals';
import { deployStack } from '../../../../infra/local/cloudformation/deploy-stack.ts';
import { createFakeProvider } from './fake-provider.ts';

const region = 'eu-west-1';

/** Resolves `value` as a property, in a template with a resource Other, a parameter of each kind, conditions and a map. */
const resolved = async (value: unknown): Promise<unknown> => {
  const { provider, propertiesOf } = createFakeProvider();
  await deployStack({
    stackName: 'stack',
    region,
    accountId: '000000000000',
    parameters: { Given: 'given' },
    providers: [provider],
    template: {
      Parameters: {
        Given: { Type: 'String' },
        Count: { Type: 'Number', Default: 3 },
        Names: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
      },
      Mappings: { ByRegion: { [region]: { Colour: 'green', List: ['x', 'y'] } } },
      Conditions: {
        IsTrue: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, region] },
        IsFalse: { 'Fn::Not': [{ Condition: 'IsTrue' }] },
      },
      Resources: {
        Other: { Type: 'Test::Thing' },
        LeftOut: { Type: 'Test::Thing', Condition: 'IsFalse' },
        Subject: { Type: 'Test::Thing', Properties: { Value: value } },
      },
    },
  });
  return propertiesOf('Subject')?.['Value'];
};

describe('the intrinsics of a template', () => {
  it.each([
    ['plain data', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
    ['Ref of a parameter', { Ref: 'Given' }, 'given'],
    ['Ref of a number', { Ref: 'Count' }, '3'],
    ['Ref of a list', { Ref: 'Names' }, ['a', 'b', 'c']],
    ['Ref of a resource', { Ref: 'Other' }, 'Other-id'],
    ['AWS::Region', { Ref: 'AWS::Region' }, region],
    ['AWS::AccountId', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['AWS::Partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['AWS::URLSuffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    ['AWS::StackName', { Ref: 'AWS::StackName' }, 'stack'],
    ['AWS::NoValue in an object', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    ['AWS::NoValue in a list', [{ Ref: 'AWS::NoValue' }, 1], [1]],
    ['Fn::GetAtt with a list', { 'Fn::GetAtt': ['Other', 'Arn'] }, 'arn:Other'],
    ['Fn::GetAtt with a string', { 'Fn::GetAtt': 'Other.Arn' }, 'arn:Other'],
    ['Fn::GetAtt of a nested attribute', { 'Fn::GetAtt': 'Other.Endpoint.Port' }, '1883'],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${AWS::Region}/${Given}/${Other}/${Other.Arn}' },
      `${region}/given/Other-id/arn:Other`,
    ],
    ['Fn::Sub of a literal', { 'Fn::Sub': 'client/${!iot:ClientId}' }, 'client/${iot:ClientId}'],
    [
      'Fn::Sub with variables of its own',
      { 'Fn::Sub': ['${Mine}-${Given}', { Mine: { 'Fn::GetAtt': ['Other', 'Arn'] } }] },
      'arn:Other-given',
    ],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Given' }, 1]] }, 'a-given-1'],
    ['Fn::Join of a list parameter', { 'Fn::Join': ['+', { Ref: 'Names' }] }, 'a+b+c'],
    ['Fn::Select', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['Fn::Split', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Other', 'Arn'] }] }, ['arn', 'Other']],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b'] }] }, 'b'],
    ['Fn::If when true', { 'Fn::If': ['IsTrue', 'yes', 'no'] }, 'yes'],
    ['Fn::If when false', { 'Fn::If': ['IsFalse', 'yes', { Ref: 'Given' }] }, 'given'],
    ['Fn::If that leaves out', { a: { 'Fn::If': ['IsFalse', 1, { Ref: 'AWS::NoValue' }] } }, {}],
    [
      'Fn::If with an absent resource in the other branch',
      { 'Fn::If': ['IsTrue', 1, { Ref: 'LeftOut' }] },
      1,
    ],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['ByRegion', { Ref: 'AWS::Region' }, 'Colour'] }, 'green'],
    ['Fn::FindInMap of a list', { 'Fn::FindInMap': ['ByRegion', region, 'List'] }, ['x', 'y']],
    ['Fn::Base64', { 'Fn::Base64': { Ref: 'Given' } }, 'Z2l2ZW4='],
    [
      'a policy with its own Condition',
      { Condition: { Bool: { x: 'true' } } },
      { Condition: { Bool: { x: 'true' } } },
    ],
  ])('resolves %s', async (_what, value, expected) => {
    const result = await resolved(value);

    expect(result).toEqual(expected);
  });

  it.each([
    [
      'Fn::ImportValue',
      { 'Fn::ImportValue': 'x' },
      /Resources\.Subject\.Properties\.Value: the intrinsic Fn::ImportValue/,
    ],
    ['Fn::Cidr', { a: [{ 'Fn::Cidr': ['x'] }] }, /Properties\.Value\.a\[0\]: the intrinsic Fn::Cidr/],
    [
      'a condition function in a property',
      { 'Fn::Equals': [1, 1] },
      /Fn::Equals may stand in Conditions only/,
    ],
    ['a function beside other keys', { 'Fn::Sub': 'x', b: 1 }, /Fn::Sub must stand alone/],
    ['an unknown name', { Ref: 'Nobody' }, /Value\.Ref: Nobody is not in the template/],
    [
      'an unknown pseudo parameter',
      { Ref: 'AWS::NotificationARNs' },
      /AWS::NotificationARNs is not in the template/,
    ],
    [
      'an unknown name in Fn::Sub',
      { 'Fn::Sub': '${Nobody.Arn}' },
      /Value\.Fn::Sub: Nobody is not in the template/,
    ],
    ['a resource that is left out', { Ref: 'LeftOut' }, /LeftOut is left out by its condition/],
    [
      'an unknown attribute',
      { 'Fn::GetAtt': 'Other.Colour' },
      /Other \(Test::Thing\) has no attribute Colour, but Arn, Endpoint\.Port/,
    ],
    ['an unknown condition', { 'Fn::If': ['Maybe', 1, 2] }, /there is no condition Maybe/],
    [
      'an unknown map key',
      { 'Fn::FindInMap': ['ByRegion', region, 'Size'] },
      /Mappings has no ByRegion\.eu-west-1\.Size/,
    ],
    ['an index out of bounds', { 'Fn::Select': [2, ['a', 'b']] }, /Fn::Select wants an index below 2, not 2/],
    ['Fn::Join without its list', { 'Fn::Join': ['-'] }, /Fn::Join wants a list of 2, not of 1/],
  ])('refuses %s by name and place', async (_what, value, message) => {
    const resolving = resolved(value);

    await expect(resolving).rejects.toThrow(message);
  });
});
