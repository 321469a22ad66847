import { DescribeRuleCommand, DisableRuleCommand, EnableRuleCommand } from '@aws-sdk/client-eventbridge';
import { regions, type NamedService } from '../named-service.ts';
import { resourceOf } from './resource-of.ts';

const [, second] = regions;

export const switchRule = async (service: NamedService, logicalId: string, isOn: boolean): Promise<void> => {
  const [Name = '', EventBusName = 'default'] = (await resourceOf(service, logicalId))
    .split('|')
    .toReversed();
  const { eventBridge } = service.clients[second];
  const input = { Name, EventBusName };
  await eventBridge.send(isOn ? new EnableRuleCommand(input) : new DisableRuleCommand(input));
  await eventBridge.send(new DescribeRuleCommand(input));
};
