import type { Command } from 'commander';

/** `landfall pki revoke`. */
export const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;

/**
 * What holds for every command, whoever wrote it: wrong usage is an error of the caller of `parse`, not the end of the process; a
 * word that is misspelt is answered with the right one; and each error of usage says where the help is.
 */
export const applyConventions = (command: Command): Command => {
  command
    .exitOverride()
    .showSuggestionAfterError(true)
    .showHelpAfterError(`Help: npx ${pathOf(command)} --help`)
    .configureHelp({ showGlobalOptions: true });
  for (const inner of command.commands) applyConventions(inner);
  return command;
};
