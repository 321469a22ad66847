import { judge, ok, unknown, type Verdict, warning, wrong } from '../check.ts';
import type { PipeState, RegionParts } from '../region-state.ts';
import { rebuildCommand, type Scene } from '../scene.ts';

const judgeState = (region: string, { name, state, reason }: PipeState): readonly Verdict[] => {
  const because = reason === undefined ? '' : `: ${reason}`;
  const look = `aws pipes describe-pipe --region ${region} --name ${name}`;
  switch (state) {
    case 'RUNNING':
      return [];
    case 'STOPPED':
    case 'START_FAILED':
    case 'STOP_FAILED':
      return [
        wrong(
          `it is ${state}${because}: nothing is replicated into this Region`,
          `aws pipes start-pipe --region ${region} --name ${name}`,
        ),
      ];
    default:
      return [
        state.endsWith('FAILED') || state.startsWith('DELET')
          ? wrong(`it is ${state}${because}`, look)
          : warning(`it is ${state}${because}`, look),
      ];
  }
};

/** It must read the stream that the table has now: a table that was made anew has another one. */
const judgeSource = (
  { region, registry }: RegionParts,
  { sourceArn }: PipeState,
  scene: Scene,
): readonly Verdict[] =>
  judge(registry, (table) => {
    const streamArn = table?.latestStreamArn;
    if (streamArn === undefined)
      return [unknown('whether it reads the right stream: the registry has none here')];
    if (sourceArn === streamArn) return [];
    return [
      wrong(
        `it reads ${sourceArn}, and the registry's stream is ${streamArn}`,
        rebuildCommand(scene, region),
      ),
    ];
  });

export const checkPipe = (parts: RegionParts, scene: Scene): readonly Verdict[] =>
  judge(parts.pipe, (pipe) => {
    if (pipe === undefined)
      return [
        wrong(
          'there is no pipe: nothing is replicated into this Region',
          rebuildCommand(scene, parts.region),
        ),
      ];
    const faults = [...judgeState(parts.region, pipe), ...judgeSource(parts, pipe, scene)];
    return faults.length > 0 ? faults : [ok(`${pipe.name} is RUNNING and reads the registry's stream`)];
  });
