import type { VariableContext } from './settings.ts';
import { StageError } from './stage-error.ts';

/**
 * A variable that leaves it to another to tell what is wrong. osls repeats an error for every place that a variable stands in: thirty
 * lines for one wrong setting. So only `region` tells about settings, and only `certificateAuthorities` about CAs; both are in
 * every template, so with an error nothing is packaged, and the stand-in is never seen.
 */
export const quietly =
  <Result>(standIn: Result, variable: (context: VariableContext) => Promise<Result>) =>
  async (context: VariableContext): Promise<Result> => {
    try {
      return await variable(context);
    } catch (error) {
      if (error instanceof StageError) return standIn;
      throw error;
    }
  };
