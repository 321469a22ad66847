import { jest } from '@jest/globals';
import type { Command } from 'commander';
import { createProgram } from '../../cli/program.ts';
import { runProgram } from '../../cli/run-program.ts';

export interface LineEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of somebody who has no credentials anywhere, and for whom nobody answers as AWS. */
const withoutAws = {
  HOME: '/nonexistent',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Runs a line of the command in this process, and gives what it printed; `prepare` may change the program. */
export const runLine = async (
  words: readonly string[],
  {
    environment = {},
    folder = '.',
    prepare = (program: Command) => program,
  }: {
    readonly environment?: Readonly<Record<string, string>>;
    /** Where it is typed. */
    readonly folder?: string;
    readonly prepare?: (program: Command) => Command;
  } = {},
): Promise<LineEnd> => {
  const [before, cwd] = [{ ...process.env }, process.cwd()];
  process.env = {
    ...Object.fromEntries(Object.entries(before).filter(([name]) => !/^(?:AWS|LANDFALL)_/.test(name))),
    ...withoutAws,
    ...environment,
  };
  process.chdir(folder);
  let [stdout, stderr] = ['', ''];
  const listeners = [
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout += String(text);
      return true;
    }),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      stderr += String(text);
      return true;
    }),
  ];
  try {
    const exitCode = await runProgram(prepare(createProgram()), ['node', 'landfall', ...words]);
    return { exitCode, stdout, stderr };
  } finally {
    for (const listener of listeners) listener.mockRestore();
    process.env = before;
    process.chdir(cwd);
  }
};
