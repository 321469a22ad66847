import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { suggestName } from '../nearest-name.ts';
import {
  defaultsPath,
  parseStageSettings,
  pathOfStage,
  type StageSettings,
} from '../../infra/cloudformation/stage/stage-settings.ts';
import { StageError } from '../../infra/cloudformation/stage/stage-error.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
/** The stage that `serverless` takes when none is named: all of it may be as the defaults say. */
const defaultStage = 'dev';

/** Files that are stages of somebody; the defaults and the example are none. */
const stageNames = async (folder: string): Promise<readonly string[]> => {
  const files = await readdir(join(folder, dirname(defaultsPath))).catch(() => []);
  return files
    .filter((file) => file.endsWith('.yml'))
    .map((file) => basename(file, '.yml'))
    .filter((name) => name !== 'default' && name !== 'example');
};

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** The file's value, or null when there is no such file. */
const readYaml = async (folder: string, path: string): Promise<unknown> => {
  let content;
  try {
    content = await readFile(join(folder, path), 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  try {
    return parse(content);
  } catch (cause) {
    const [why = ''] = cause instanceof Error ? cause.message.split('\n') : [];
    throw new StageError(`${path} is not YAML: ${why}`, { cause });
  }
};

/**
 * The settings of a stage, as the template sees them.
 * @throws StageError in one line: which key of which file is wrong, or that the stage has no file
 */
export const readStage = async (stage: string, folder: string = projectFolder): Promise<StageSettings> => {
  const path = pathOfStage(stage);
  const own = await readYaml(folder, path);
  if (own === null && stage !== defaultStage)
    throw new StageError(
      `There is no stage "${stage}": make ${path}, with what differs from ${defaultsPath}.${suggestName(stage, await stageNames(folder))}`,
    );
  return parseStageSettings(stage, await readYaml(folder, defaultsPath), own);
};

/** A path of the stage file: those are meant from the project's folder. */
export const fromProject = (path: string): string => resolve(projectFolder, path);
