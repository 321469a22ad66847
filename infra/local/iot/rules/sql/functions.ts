import { randomUUID } from 'node:crypto';
import { NOT_OVER_MQTT, type QueryContext } from './query-context.ts';
import { toText, type Value } from './values.ts';

interface SqlFunction {
  /** Least and most arguments. */
  readonly arity: readonly [number, number];
  readonly run: (context: QueryContext, argument: Value) => Value;
}

const FUNCTIONS = {
  accountid: { arity: [0, 0], run: ({ accountId }) => accountId },
  clientid: { arity: [0, 0], run: ({ clientId }) => clientId ?? NOT_OVER_MQTT },
  // The second argument is the scheme, which the parser has judged.
  encode: {
    arity: [2, 2],
    run: (_, value) => {
      const text = toText(value);
      return text === undefined ? undefined : Buffer.from(text).toString('base64');
    },
  },
  newuuid: { arity: [0, 0], run: () => randomUUID() },
  // Of a client certificate this is the thumbprint, which is the certificate id. AWS gives the user or role of a message over
  // HTTPS, which does not reach the rules here.
  principal: { arity: [0, 0], run: ({ certificateId }) => certificateId ?? NOT_OVER_MQTT },
  timestamp: { arity: [0, 0], run: ({ receivedAtMs }) => receivedAtMs },
  topic: {
    arity: [0, 1],
    run: ({ topic }, level) => (typeof level === 'number' ? topic.split('/')[level - 1] : topic),
  },
  traceid: { arity: [0, 0], run: ({ traceId }) => traceId },
} as const satisfies Readonly<Record<string, SqlFunction>>;

export type FunctionName = keyof typeof FUNCTIONS;

export const FUNCTION_NAMES = Object.keys(FUNCTIONS).join(', ');

const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(FUNCTIONS, name);

/** Function names are taken in any case, as AWS's own examples write them. */
export const findFunction = (name: string): FunctionName | undefined => {
  const lower = name.toLowerCase();
  return isFunctionName(lower) ? lower : undefined;
};

export const arityFault = (name: FunctionName, count: number): string | undefined => {
  const [least, most]: SqlFunction['arity'] = FUNCTIONS[name].arity;
  if (count >= least && count <= most) return undefined;
  const wanted = least === most ? String(least) : `${least} or ${most}`;
  return `${name}() takes ${wanted} arguments, not ${count}`;
};

export const callFunction = (name: FunctionName, args: readonly Value[], context: QueryContext): Value => {
  const { run }: SqlFunction = FUNCTIONS[name];
  return run(context, args[0]);
};
