import type { Command } from 'commander';
import { pathOf } from '../../cli/conventions.ts';
import { createProgram } from '../../cli/program.ts';

export interface NamedCommand {
  /** Such as `landfall pki revoke`. */
  readonly path: string;
  readonly words: readonly string[];
  readonly command: Command;
  readonly isGroup: boolean;
}

const all = (command: Command): readonly NamedCommand[] => {
  const path = pathOf(command);
  const words = path.split(' ').slice(1);
  return [
    { path, words, command, isGroup: command.commands.length > 0 },
    ...command.commands.flatMap((inner) => all(inner)),
  ];
};

/** The program's every command, itself first. */
export const everyCommand = (): readonly NamedCommand[] => all(createProgram());
