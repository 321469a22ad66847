import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const command = resolve('cli/landfall.ts');

export interface LandfallEnd {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command, as a person runs it. */
export interface LandfallProcess {
  readonly pid: number;
  /** The first line on stdout; rejects with what stands on stderr when the command ends before it. */
  readonly firstLine: Promise<string>;
  /** Resolves once stderr has it; rejects with what stands there when the command ends without it. */
  readonly said: (pattern: RegExp) => Promise<void>;
  readonly end: Promise<LandfallEnd>;
  readonly kill: (signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => void;
}

export const startProcess = (
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): LandfallProcess => {
  const child = spawn(process.execPath, [command, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const line = Promise.withResolvers<string>();
  const end = Promise.withResolvers<LandfallEnd>();
  const waiting: { readonly pattern: RegExp; readonly seen: PromiseWithResolvers<void> }[] = [];
  let stdout = '';
  let stderr = '';
  const look = (): void => {
    for (const { pattern, seen } of waiting) if (pattern.test(stderr)) seen.resolve();
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    const length = stdout.indexOf('\n');
    if (length >= 0) line.resolve(stdout.slice(0, length));
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    look();
  });
  child.once('error', end.reject);
  child.once('close', (exitCode) => {
    const early = new Error(`landfall ${words.join(' ')} ended (${String(exitCode)}): ${stderr}`);
    line.reject(early);
    for (const { seen } of waiting) seen.reject(early);
    end.resolve({ exitCode, stdout, stderr });
  });
  // Not everybody asks for a line.
  line.promise.catch(() => undefined);
  return {
    pid: child.pid ?? -1,
    firstLine: line.promise,
    said: async (pattern) => {
      const seen = Promise.withResolvers<void>();
      waiting.push({ pattern, seen });
      look();
      return seen.promise;
    },
    end: end.promise,
    kill: (signal) => {
      child.kill(signal);
    },
  };
};

export const runToEnd = async (...words: readonly string[]): Promise<LandfallEnd> => startProcess(words).end;
