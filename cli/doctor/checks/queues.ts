import { queueNames } from '../../redrive/queues.ts';
import { faultsOr, judge, type Verdict, wrong } from '../check.ts';
import type { RegionParts } from '../region-state.ts';
import { deployCommand, rebuildCommand, type Scene } from '../scene.ts';

/** Every queue of the stack is one for what failed. */
export const checkQueues = ({ region, queues }: RegionParts, scene: Scene): readonly Verdict[] =>
  judge(queues, (list) =>
    faultsOr(
      list.flatMap(({ logicalId, messages }) => {
        if (messages === undefined) return [wrong(`${logicalId} is gone`, rebuildCommand(scene, region))];
        if (messages === 0) return [];
        const canRedrive = queueNames.some((name) => name === logicalId);
        return [
          wrong(
            `${logicalId} holds ${messages} ${messages === 1 ? 'message' : 'messages'}`,
            canRedrive
              ? `npx landfall redrive --stage ${scene.settings.stage} --region ${region} --queue ${logicalId}`
              : deployCommand(scene, region),
          ),
        ];
      }),
      `all ${list.length} queues of what failed are empty`,
    ),
  );

export const checkAlarms = ({ region, alarms }: RegionParts, scene: Scene): readonly Verdict[] =>
  judge(alarms, (list) =>
    faultsOr(
      list
        .filter(({ state }) => state === 'ALARM' || state === 'missing')
        .map(({ name, logicalId, state, description }) =>
          state === 'missing'
            ? wrong(`${logicalId} is gone`, rebuildCommand(scene, region))
            : wrong(
                `${logicalId} is on: ${description}`,
                `aws cloudwatch describe-alarm-history --region ${region} --alarm-name ${name}`,
              ),
        ),
      `none of ${list.length} is on`,
    ),
  );
