import type { StageSettings } from '../../infra/cloudformation/stage/stage-settings.ts';
import { globalTables, stackName } from '../stage/names.ts';
import { checkStack } from './check-stack.ts';
import { openStack } from './stacks.ts';
import { tableReplicas } from './table-replicas.ts';

/** What stands already of a stage. */
export interface Landscape {
  /** Replicas that both global tables have; undefined when there are no tables. */
  readonly present: readonly string[] | undefined;
  readonly hasStack: (region: string) => boolean;
}

const readStack = async (region: string, stage: string, isChosen: boolean): Promise<boolean> => {
  const stack = openStack(region, stage);
  try {
    const state = await stack.describe();
    if (state !== undefined && isChosen) checkStack(region, stage, stackName(stage), state);
    return state !== undefined;
  } finally {
    stack.close();
  }
};

/** @throws Error when the table is there and the primary's stack would try to make it */
const checkOwner = async (
  primary: string,
  stage: string,
  logicalId: string,
  tableName: string,
): Promise<void> => {
  const stack = openStack(primary, stage);
  try {
    if (!(await stack.hasResource(logicalId)))
      throw new Error(
        `The table ${tableName} in ${primary} is left from an earlier stack, and the new one cannot make it again. Delete the table, or import it into the stack: docs/operations.md says how.`,
      );
  } finally {
    stack.close();
  }
};

/**
 * Looks at the stacks of these Regions and at the tables in the primary.
 * @throws Error in one line when a deployment would fail for what it finds
 */
export const readLandscape = async (
  { stage, regions }: StageSettings,
  chosen: readonly string[],
): Promise<Landscape> => {
  const [primary] = regions;
  const replicas: (readonly string[])[] = [];
  for (const { logicalId, tableName } of globalTables(stage)) {
    const ofTable = await tableReplicas(primary, tableName);
    if (ofTable === undefined) continue;
    if (chosen.includes(primary)) await checkOwner(primary, stage, logicalId, tableName);
    replicas.push(ofTable);
  }
  const [first, ...others] = replicas;
  const present = first?.filter((region) => others.every((list) => list.includes(region)));
  const looked = [...new Set([...chosen, ...replicas.flat()])];
  const stacks = new Map(
    await Promise.all(
      looked.map(
        async (region) => [region, await readStack(region, stage, chosen.includes(region))] as const,
      ),
    ),
  );
  return { present, hasStack: (region) => stacks.get(region) ?? false };
};
