import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { startFunctions } from './start-functions.ts';

// Threads are slow to start where cores are shared.
jest.setTimeout(60_000);

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async ({ close }) => close()));
});
const setup = async () => {
  const started = await startFunctions({ initialInstances: 1 });
  open.push(started.functions);
  return started;
};

/** Says what its environment is, at once or when there is the file that the event names. */
const speaker = `
import { existsSync } from 'node:fs';
export const handler = async (event) => {
  if (event.until) console.log('waiting');
  while (event.until && !existsSync(event.until)) await new Promise((resolve) => { setTimeout(resolve, 5); });
  console.log('colour ' + process.env.COLOUR);
};`;
const coloured = (COLOUR: string) => ({ Environment: { Variables: { COLOUR } } });

describe('a function that is updated', () => {
  it('runs the next event with its new environment', async () => {
    const { deploy, send, functions, lines } = await setup();
    const deployed = await deploy('speaker', speaker, coloured('red'));

    const updated = await deployed.update({ properties: coloured('green') });
    await send('speaker', {});
    await functions.idle();

    expect(updated).toEqual({ physicalId: 'speaker', attributes: deployed.attributes });
    expect(lines).toEqual(['colour green']);
  });

  it('runs the next event with its new code', async () => {
    const { deploy, send, functions, lines } = await setup();
    const deployed = await deploy('speaker', speaker, coloured('red'));

    await deployed.update({ code: `export const handler = async () => { console.log('new code'); };` });
    await send('speaker', {});
    await functions.idle();

    expect(lines).toEqual(['new code']);
  });

  it('lets a running event finish as it began', async () => {
    const { deploy, send, functions, lines, nextLine, invocations } = await setup();
    const deployed = await deploy('speaker', speaker, { Timeout: 30, ...coloured('red') });
    const waiting = nextLine('waiting');
    const folder = await mkdtemp(join(tmpdir(), 'speaker-'));
    await send('speaker', { until: join(folder, 'done') });
    await waiting;

    await deployed.update({ properties: { Timeout: 30, ...coloured('green') } });
    const green = nextLine('colour green');
    await send('speaker', {});
    await green;
    await writeFile(join(folder, 'done'), '');
    await functions.idle();
    await rm(folder, { recursive: true });

    expect(lines).toEqual(['waiting', 'colour green', 'colour red']);
    expect(invocations.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
  });

  it('stays as it was when the new one does not initialise', async () => {
    const { deploy, send, functions, lines } = await setup();
    const deployed = await deploy('speaker', speaker, coloured('red'));

    const updating = deployed.update({ code: `throw new Error('broken');` });

    await expect(updating).rejects.toThrow(
      'the function does not initialise: Runtime.ImportModuleError: Error: broken',
    );
    await send('speaker', {});
    await functions.idle();
    expect(lines.at(-1)).toBe('colour red');
  });

  it('is replaced when its name changes', async () => {
    const { deploy } = await setup();
    const deployed = await deploy('speaker', speaker);

    const outcome = await deployed.update({ properties: { FunctionName: 'other' } });

    expect(outcome).toBe('replace');
  });

  it('refuses what Lambda does not take, by name', async () => {
    const { deploy } = await setup();
    const deployed = await deploy('speaker', speaker);

    await expect(deployed.update({ properties: { Timeout: 901 } })).rejects.toThrow(/Timeout/);
  });
});
