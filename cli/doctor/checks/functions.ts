import { stackName } from '../../stage/names.ts';
import { faultsOr, judge, type Verdict, warning, wrong } from '../check.ts';
import type { FunctionState, RegionParts } from '../region-state.ts';
import { deployCommand, rebuildCommand, type Scene } from '../scene.ts';

const judgeState = (region: string, one: FunctionState, scene: Scene): readonly Verdict[] => {
  const { name, state, update, reason } = one;
  const because = reason === undefined ? '' : `: ${reason}`;
  const look = `aws lambda get-function --region ${region} --function-name ${name}`;
  return [
    // Lambda lets go of a function that nobody has called for weeks, and takes it back when somebody does.
    ...(state === 'Active'
      ? []
      : [
          state === 'Failed'
            ? wrong(`${name} is ${state}${because}`, deployCommand(scene, region))
            : warning(`${name} is ${state}${because}`, look),
        ]),
    ...(update === 'Successful'
      ? []
      : [
          update === 'InProgress'
            ? warning(`${name} is being updated`, look)
            : wrong(`the last update of ${name} is ${update}${because}`, deployCommand(scene, region)),
        ]),
  ];
};

export const checkFunctions = ({ region, functions }: RegionParts, scene: Scene): readonly Verdict[] =>
  judge(functions, (list) =>
    faultsOr(
      list.flatMap(({ name, state }) =>
        state === undefined
          ? [wrong(`${name} is gone`, rebuildCommand(scene, region))]
          : judgeState(region, state, scene),
      ),
      `all ${list.length} are Active, and their last update went well`,
    ),
  );

const show = (limit: number | undefined): string => (limit === undefined ? 'none' : String(limit));

/** It protects AWS IoT's quotas: more runs side by side only wait for each other, fewer hold events up. */
export const checkConcurrency = ({ region, functions }: RegionParts, scene: Scene): readonly Verdict[] => {
  const { stage, reservedConcurrency } = scene.settings;
  const meant = new Map(
    Object.entries(reservedConcurrency).map(([name, limit]) => [
      `${stackName(stage)}-${name}`,
      limit ?? undefined,
    ]),
  );
  return judge(functions, (list) =>
    faultsOr(
      list.flatMap(({ name, state }) => {
        if (state === undefined || !meant.has(name)) return [];
        const wanted = meant.get(name);
        if (state.reservedConcurrency === wanted) return [];
        return [
          wrong(
            `${name} reserves ${show(state.reservedConcurrency)}, and the stage says ${show(wanted)}`,
            wanted === undefined
              ? `aws lambda delete-function-concurrency --region ${region} --function-name ${name}`
              : `aws lambda put-function-concurrency --region ${region} --function-name ${name} --reserved-concurrent-executions ${wanted}`,
          ),
        ];
      }),
      Object.entries(reservedConcurrency)
        .map(([name, limit]) => `${name} ${show(limit ?? undefined)}`)
        .join(', '),
    ),
  );
};
