import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { describe, expect, it } from '@jest/globals';
import { pkiCommand } from '../../../cli/pki/command.ts';
import { removeFoldersAfterEach, temporaryFolder } from '../../infra/pki/support/pki-folders.ts';

removeFoldersAfterEach();

const setup = async () => {
  const folder = await temporaryFolder();
  let printed = '';
  const prepare = (command: Command): void => {
    const write = (text: string): void => {
      printed += text;
    };
    command.exitOverride().configureOutput({ writeOut: write, writeErr: write });
    command.commands.forEach(prepare);
  };
  const program = new Command('landfall').addCommand(pkiCommand());
  prepare(program);
  /** What the command ended with, an error or none. */
  const run = async (words: string): Promise<unknown> =>
    program
      .parseAsync(['pki', ...words.split(' ').filter((word) => word !== '')], { from: 'user' })
      .then(() => undefined)
      .catch((error: unknown) => error);
  return { folder, run, printed: () => printed, dir: `--dir ${join(folder, 'pki')}` };
};

describe('landfall pki', () => {
  it.each([
    'devices --count 0 --prefix pump',
    'devices --count 1000001 --prefix pump',
    'devices --count 10 --prefix a.b',
    'devices --count 10',
    'revoke',
    'revoke pump-1 --serial 1',
    'revoke pump-1 --reason boredom',
    'revoke pump-1 --reason certificateHold',
    'init --name ../x',
    'server --name ..',
    'server --name -a.example.com',
    'crl --days 0',
    'list --status lost',
    'device pump.1',
  ])('calls it wrong usage: %s', async (words) => {
    const { folder, run, printed, dir } = await setup();

    const error = await run(`${words} ${dir}`);

    expect(error).toBeInstanceOf(CommanderError);
    expect(error).not.toMatchObject({ exitCode: 0 });
    expect(printed()).toMatch(/^error: [^\n]+\n$/);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['list', 'crl', 'server', 'device x', 'devices --count 2 --prefix x', 'revoke x', 'verify x'])(
    'says how to make a PKI where there is none: %s',
    async (words) => {
      const { folder, run, dir } = await setup();

      const error = await run(`${words} ${dir}`);

      expect(error).toMatchObject({
        message: expect.stringMatching(/^[^\n]* cannot be read\. Make the PKI first: npx landfall pki init$/),
      });
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('suggests the device that was meant', async () => {
    const { run, dir } = await setup();
    await run(`init ${dir}`);
    await run(`device pump-1 ${dir}`);

    const error = await run(`revoke pmup-1 ${dir}`);

    expect(error).toMatchObject({
      message: expect.stringMatching(/knows no certificate of pmup-1\. .* Did you mean pump-1\?$/),
    });
  });

  it.each(['', 'init', 'server', 'device', 'devices', 'list', 'revoke', 'crl', 'verify'])(
    'shows examples in the help of "%s"',
    async (command) => {
      const { run, printed } = await setup();

      const error = await run(`${command} --help`);

      expect(error).toMatchObject({ exitCode: 0 });
      expect(printed()).toMatch(/Examples:\n {2}npx landfall pki /);
    },
  );
});
