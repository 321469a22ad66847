import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { locateDynoxide } from '../../../../../infra/local/dynamodb/engine/locate-dynoxide.ts';
import { startDynoxide } from '../../../../../infra/local/dynamodb/engine/start-dynoxide.ts';
import { globalTable, startCloud, WEST } from '../setup.ts';
import { descendantsOf, directoriesOf, gone } from './processes.ts';

const OWNER = new URL('engine-owner.ts', import.meta.url).pathname;

const engines = (pid: number) =>
  descendantsOf(pid).filter(({ commandLine }) => commandLine[0]?.endsWith('dynoxide') === true);

describe('the engine', () => {
  describe('when its owner is killed', () => {
    it.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
      'dies with it and leaves no files (%s)',
      async (signal) => {
        const owner = spawn(process.execPath, [OWNER], { stdio: ['ignore', 'pipe', 'inherit'] });
        await once(owner.stdout, 'data');
        const pid = owner.pid ?? 0;
        const left = descendantsOf(pid);
        const running = engines(pid).length;

        owner.kill(signal);
        await once(owner, 'exit');
        await gone(left);

        expect(running).toBe(2);
        const directories = directoriesOf(left);
        expect(directories.length).toBeGreaterThanOrEqual(2);
        expect(directories.filter((directory) => existsSync(directory))).toEqual([]);
      },
    );
  });

  describe('when the cloud is closed', () => {
    it('is gone, and closing again does no harm', async () => {
      const test = await startCloud();
      const before = engines(process.pid);

      await test.close();
      await test.cloud.close();
      await gone(before);

      expect(before).toHaveLength(2);
      expect(engines(process.pid)).toEqual([]);
    });
  });

  describe('when the platform has no binary', () => {
    it('says what to do', () => {
      expect(() => locateDynoxide('plan9', 'mips')).toThrow(
        /No DynamoDB engine for plan9-mips: .*@dynoxide\/plan9-mips is not installed\. Start a DynamoDB Local .*give its URL/,
      );
    });
  });

  describe('when an engine is given by its address', () => {
    it('uses that, and leaves it running', async () => {
      const engine = await startDynoxide('given');
      const test = await startCloud([WEST], { engineUrl: engine.url() });
      const created = await test.createResource(
        WEST,
        'AWS::DynamoDB::GlobalTable',
        globalTable('devices', [WEST]),
      );

      await test.close();
      const answer = await fetch(engine.url(), { method: 'GET' });
      await engine.close();

      expect(created.physicalId).toBe('devices');
      expect(answer.status).toBeLessThan(500);
    });
  });
});
