import { describe, expect, it } from '@jest/globals';
import { deployStack } from '../../../../infra/local/cloudformation/deploy-stack.ts';
import { createFakeProvider } from './fake-provider.ts';

const setup = () => {
  const fake = createFakeProvider();
  const deploy = async (template: unknown, parameters: Readonly<Record<string, string>> = {}) =>
    deployStack({
      template,
      stackName: 'stack',
      region: 'eu-west-1',
      accountId: '000000000000',
      parameters,
      providers: [fake.provider],
    });
  return { ...fake, deploy };
};

const thing = (properties: object = {}, attributes: object = {}) => ({
  Type: 'Test::Thing',
  Properties: properties,
  ...attributes,
});

describe('deployStack', () => {
  describe('when resources refer to each other', () => {
    it('creates each after what it refers to and depends on', async () => {
      const { deploy, happened } = setup();

      await deploy({
        Resources: {
          Last: thing({ Name: { 'Fn::Sub': '${Middle.Arn}' } }),
          Middle: thing({}, { DependsOn: 'First' }),
          First: thing(),
        },
      });

      expect(happened).toEqual(['create First', 'create Middle', 'create Last']);
    });

    it('removes them in reverse', async () => {
      const { deploy, happened } = setup();
      const stack = await deploy({ Resources: { Last: thing({ Name: { Ref: 'First' } }), First: thing() } });

      await stack.remove();

      expect(happened.slice(2)).toEqual(['remove Last-id', 'remove First-id']);
    });

    it('refuses a circle and names it', async () => {
      const { deploy, happened } = setup();

      const deploying = deploy({
        Resources: { One: thing({ Name: { Ref: 'Two' } }), Two: thing({}, { DependsOn: ['One'] }) },
      });

      await expect(deploying).rejects.toThrow('in a circle: One -> Two -> One');
      expect(happened).toEqual([]);
    });
  });

  describe('when a resource does not depend on another', () => {
    it('creates both side by side', async () => {
      const both = Promise.withResolvers<void>();
      let begun = 0;
      const deploying = deployStack({
        template: { Resources: { One: thing(), Two: thing() } },
        stackName: 'stack',
        region: 'eu-west-1',
        accountId: '000000000000',
        providers: [
          {
            type: 'Test::Thing',
            create: async ({ logicalId }) => {
              begun += 1;
              if (begun === 2) both.resolve();
              await both.promise;
              return { physicalId: logicalId, attributes: {} };
            },
            remove: async () => {},
          },
        ],
      });

      await expect(deploying).resolves.toBeDefined();
    });
  });

  describe('when the condition of a resource does not hold', () => {
    it('leaves it out, and waits for it no more', async () => {
      const { deploy, happened } = setup();

      await deploy({
        Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
        Resources: { Absent: thing({}, { Condition: 'Never' }), Present: thing({}, { DependsOn: 'Absent' }) },
      });

      expect(happened).toEqual(['create Present']);
    });
  });

  describe('when a resource fails', () => {
    it('says which, and removes what was made in reverse', async () => {
      const { deploy, happened, failOn } = setup();
      failOn('create Third', 'the quota is used up');

      const deploying = deploy({
        Resources: {
          First: thing(),
          Second: thing({}, { DependsOn: 'First' }),
          Third: thing({}, { DependsOn: 'Second' }),
          Never: thing({}, { DependsOn: 'Third' }),
        },
      });

      await expect(deploying).rejects.toThrow(
        'stack stack in eu-west-1: resource Third (Test::Thing) could not be created: the quota is used up',
      );
      expect(happened.slice(3)).toEqual(['remove Second-id', 'remove First-id']);
    });

    it('removes the others where one cannot be removed, and says so', async () => {
      const { deploy, happened, failOn } = setup();
      failOn('create Third', 'no');
      failOn('remove Second', 'it is in use');

      const deploying = deploy({
        Resources: {
          First: thing(),
          Second: thing({}, { DependsOn: 'First' }),
          Third: thing({}, { DependsOn: 'Second' }),
        },
      });

      await expect(deploying).rejects.toThrow('could not remove Second (Test::Thing): it is in use');
      expect(happened.at(-1)).toBe('remove First-id');
    });
  });

  describe('when a resource has DeletionPolicy Retain', () => {
    it('keeps it', async () => {
      const { deploy, happened } = setup();
      const stack = await deploy({
        Resources: { Kept: thing({}, { DeletionPolicy: 'Retain' }), Gone: thing() },
      });

      await stack.remove();

      expect(happened).toContain('remove Gone-id');
      expect(happened).not.toContain('remove Kept-id');
    });
  });

  describe('when it is done', () => {
    it('gives the outputs whose condition holds', async () => {
      const { deploy } = setup();

      const stack = await deploy({
        Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
        Resources: { One: thing() },
        Outputs: {
          Arn: { Value: { 'Fn::GetAtt': ['One', 'Arn'] }, Export: { Name: 'x' }, Description: 'y' },
          Absent: { Value: 'z', Condition: 'Never' },
        },
      });

      expect(stack.outputs).toEqual({ Arn: 'arn:One' });
    });
  });

  it.each([
    [
      'an unknown type',
      { Resources: { X: { Type: 'AWS::Nothing::Here' } } },
      /Resources\.X: the resource type AWS::Nothing::Here/,
    ],
    ['an unknown section', { Resources: {}, Transform: 'AWS::Serverless-2016-10-31' }, /Transform/],
    [
      'an unknown resource attribute',
      { Resources: { X: thing({}, { CreationPolicy: {} }) } },
      /CreationPolicy/,
    ],
    [
      'an unknown DependsOn',
      { Resources: { X: thing({}, { DependsOn: 'Y' }) } },
      /Resources\.X\.DependsOn: Y/,
    ],
    [
      'an output of nothing',
      { Resources: {}, Outputs: { O: { Value: { Ref: 'Y' } } } },
      /Outputs\.O\.Value\.Ref: Y/,
    ],
    [
      'a parameter without value',
      { Parameters: { P: { Type: 'String' } }, Resources: {} },
      /Parameters\.P has no default/,
    ],
    [
      'a value that is not allowed',
      { Parameters: { P: { Type: 'String', Default: 'x', AllowedValues: ['a', 'b'] } }, Resources: {} },
      /Parameters\.P: "x" is none of a, b/,
    ],
    [
      'a value that does not match',
      { Parameters: { P: { Type: 'String', Default: 'xx', AllowedPattern: '[a-z]' } }, Resources: {} },
      /Parameters\.P: "xx" does not match/,
    ],
    [
      'a number that is none',
      { Parameters: { P: { Type: 'Number', Default: 'x' } }, Resources: {} },
      /is no number/,
    ],
  ])('refuses %s before it creates anything', async (_what, template, message) => {
    const { deploy, happened } = setup();

    const deploying = deploy(template);

    await expect(deploying).rejects.toThrow(message);
    expect(happened).toEqual([]);
  });

  it('refuses a parameter that the template does not have', async () => {
    const { deploy } = setup();

    const deploying = deploy({ Resources: {} }, { Stage: 'dev' });

    await expect(deploying).rejects.toThrow('the template has no parameter Stage');
  });
});
