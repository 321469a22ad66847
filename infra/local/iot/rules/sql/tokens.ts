import { sqlError } from './sql-error.ts';

export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'symbol' | 'end';
  /** Of a string: what stands between the quotes. */
  readonly text: string;
  /** In the statement, from 1. */
  readonly position: number;
}

/** AWS IoT SQL takes strings in single and in double quotes, and knows no escape in them. */
const TOKEN =
  /(?<space>\s+)|(?<string>'[^']*'|"[^"]*")|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_]\w*)|(?<symbol><>|<=|>=|[<>=(),.*-])/y;

const KINDS = ['string', 'number', 'word', 'symbol'] as const;

/** Cuts a statement into tokens; the last one is `end`. */
export const tokenize = (sql: string): readonly Token[] => {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < sql.length) {
    TOKEN.lastIndex = offset;
    const groups = TOKEN.exec(sql)?.groups;
    const position = offset + 1;
    if (groups === undefined) {
      const character = sql.charAt(offset);
      throw sqlError(
        character === "'" || character === '"'
          ? `a string that starts with ${character} does not end`
          : `'${character}' is not supported`,
        position,
      );
    }
    for (const kind of KINDS) {
      const text = groups[kind];
      if (text !== undefined)
        tokens.push({ kind, text: kind === 'string' ? text.slice(1, -1) : text, position });
    }
    offset = TOKEN.lastIndex;
  }
  tokens.push({ kind: 'end', text: 'the end', position: sql.length + 1 });
  return tokens;
};
