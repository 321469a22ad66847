import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readStage } from '../../../cli/stage/read-stage.ts';

const folders: string[] = [];

const setup = async (own?: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-stage-'));
  folders.push(folder);
  await mkdir(join(folder, 'infra/stages'), { recursive: true });
  await cp('infra/stages/default.yml', join(folder, 'infra/stages/default.yml'));
  if (own !== undefined) await writeFile(join(folder, 'infra/stages/prod.yml'), own);
  return folder;
};

afterEach(async () => {
  await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true })));
});

describe('readStage', () => {
  it('takes the defaults, with what the stage says instead', async () => {
    const folder = await setup('regions: [eu-central-1, us-east-1]\nclaimSeconds: 400\n');

    const settings = await readStage('prod', folder);

    expect(settings).toMatchObject({
      stage: 'prod',
      regions: ['eu-central-1', 'us-east-1'],
      claimSeconds: 400,
      domainName: null,
    });
  });

  it('takes the defaults alone for the stage that serverless has by itself', async () => {
    const folder = await setup();

    await expect(readStage('dev', folder)).resolves.toMatchObject({ stage: 'dev' });
  });

  it.each([
    ['is not there', undefined, 'There is no stage "prod": make infra/stages/prod.yml'],
    ['is no YAML', 'regions: [', 'infra/stages/prod.yml is not YAML: '],
    ['has a wrong key', 'region: eu-west-1', 'infra/stages/prod.yml: region is no setting'],
    ['is no mapping', '- a', 'infra/stages/prod.yml must hold settings'],
  ])('says in one line when the file %s', async (_, own, fault) => {
    const folder = await setup(own);

    const error = await readStage('prod', folder).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: 'StageError', message: expect.stringContaining(fault) });
    expect(String(error)).not.toContain('\n');
  });
});
