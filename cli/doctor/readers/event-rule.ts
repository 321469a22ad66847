import { DescribeRuleCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { orMissing } from '../../stage/reading.ts';
import type { RuleState, StackResource } from '../region-state.ts';

/** CloudFormation names a rule on a bus of one's own `bus|rule`. */
export const readEventRule = async (
  client: EventBridgeClient,
  { logicalId, physicalId }: StackResource,
): Promise<RuleState> => {
  const [name = '', busName = 'default'] = physicalId.split('|').toReversed();
  const found = await orMissing(
    async () => client.send(new DescribeRuleCommand({ Name: name, EventBusName: busName })),
    'ResourceNotFoundException',
  );
  if (found === undefined) return { logicalId, name, busName, state: 'missing' };
  return { logicalId, name, busName, state: found.State === 'DISABLED' ? 'disabled' : 'enabled' };
};
