import { describe, expect, it } from '@jest/globals';
import { deployStack } from '../../../../infra/local/cloudformation/deploy-stack.ts';
import { createFakeProvider } from './fake-provider.ts';

const isMade = async (
  condition: unknown,
  others: Readonly<Record<string, unknown>> = {},
): Promise<boolean> => {
  const { provider, happened } = createFakeProvider();
  await deployStack({
    stackName: 'stack',
    region: 'eu-west-1',
    accountId: '000000000000',
    providers: [provider],
    template: {
      Parameters: { Stage: { Type: 'String', Default: 'dev' } },
      Conditions: { Judged: condition, ...others },
      Resources: { Subject: { Type: 'Test::Thing', Condition: 'Judged' } },
    },
  });
  return happened.length > 0;
};

const yes = { 'Fn::Equals': ['a', 'a'] };
const no = { 'Fn::Equals': ['a', 'b'] };

describe('the conditions of a template', () => {
  it.each([
    ['equal values', yes, true],
    ['different values', no, false],
    ['a parameter that equals', { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] }, true],
    ['the opposite', { 'Fn::Not': [yes] }, false],
    ['all of two that hold', { 'Fn::And': [yes, yes] }, true],
    ['all of two of which one holds', { 'Fn::And': [yes, no] }, false],
    ['any of two of which one holds', { 'Fn::Or': [no, yes] }, true],
    ['any of two of which none holds', { 'Fn::Or': [no, no] }, false],
    ['another condition', { Condition: 'Other' }, true],
  ])('judges %s', async (_what, condition, expected) => {
    const made = await isMade(condition, { Other: yes });

    expect(made).toBe(expected);
  });

  it.each([
    [
      'an unknown function',
      { 'Fn::Contains': [['a'], 'a'] },
      /Conditions\.Judged: the condition function Fn::Contains/,
    ],
    ['a resource', { 'Fn::Equals': [{ Ref: 'Subject' }, 'x'] }, /Subject cannot be referred to here/],
    ['itself', { Condition: 'Judged' }, /Conditions\.Judged depends on itself/],
    ['a condition that is not there', { Condition: 'Nobody' }, /there is no condition Nobody/],
    ['too few values', { 'Fn::And': [yes] }, /Fn::And wants a list of 2 to 10 values/],
  ])('refuses %s', async (_what, condition, message) => {
    const judging = isMade(condition);

    await expect(judging).rejects.toThrow(message);
  });
});
