import { type ArnScope, tableArn, tableNameOf } from './arn.ts';

/** The names of the streams of one Region, as the engine has them and as AWS would have them. */
export interface StreamNames {
  readonly toClient: (engineArn: string) => string;
  /** Leaves a name that it never gave out as it is: the engine then says that there is no such stream. */
  readonly toEngine: (clientArn: string) => string;
}

const NAME = /:table\/([^/]+)\/stream\/(.+)$/;
const SECONDS = /^\d+\.\d+$/;

/** AWS labels a stream with the time of its creation, such as `2026-11-24T06:24:33.758`; dynoxide with epoch seconds. */
export const toClientLabel = (engineLabel: string): string =>
  SECONDS.test(engineLabel) ? new Date(Number(engineLabel) * 1000).toISOString().slice(0, -1) : engineLabel;

export const createStreamNames = (scope: ArnScope): StreamNames => {
  const engineArns = new Map<string, string>();
  return {
    toClient: (engineArn) => {
      const [, table, label] = NAME.exec(engineArn) ?? [];
      if (table === undefined || label === undefined)
        throw new Error(`Not the ARN of a stream: ${engineArn}`);
      const clientArn = `${tableArn(scope, table)}/stream/${toClientLabel(label)}`;
      engineArns.set(clientArn, engineArn);
      return clientArn;
    },
    toEngine: (clientArn) => {
      tableNameOf(scope, clientArn);
      return engineArns.get(clientArn) ?? clientArn;
    },
  };
};
