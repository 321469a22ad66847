import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { evaluatePolicies } from '../../../infra/local/policy/evaluate-policies.ts';
import { parsePolicy } from '../../../infra/local/policy/parse-policy.ts';
import type { DeployedTemplate } from '../support/deployed-template.ts';
import { type About, nobodyMay, resources, rights } from '../support/rights.ts';
import { policiesOf } from '../support/statements.ts';

/** `stack`: of a stage that has everything, in its primary Region. */
export const denials = (stack: DeployedTemplate): void => {
  describe('what no role may', () => {
    const judge = (role: string, [action, about]: readonly [string, About]) =>
      evaluatePolicies(
        policiesOf(stack, role).map((document) => parsePolicy(document)),
        { action, resource: resources[about], variables: {} },
      );

    it('is judged for every role there is', () => {
      expect(
        stack
          .all('AWS::IAM::Role', z.unknown())
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(rights.map(({ role }) => role).toSorted());
    });

    it.each(rights)('$role may $may.0', ({ role, may }) => {
      expect(judge(role, may)).toBe('allowed');
    });

    it.each(
      rights.flatMap(({ role, mayNot }) =>
        [...mayNot, ...nobodyMay].map(([action, about]) => ({ role, action, about })),
      ),
    )('$role may not $action on $about', ({ role, action, about }) => {
      expect(judge(role, [action, about])).toBe('denied');
    });
  });
};
