import type { AwsError } from '../../../endpoint/aws-service.ts';
import { sqlError } from './sql-error.ts';
import { tokenize, type Token } from './tokens.ts';

/** Reads a statement token by token. Keywords are taken in any case. */
export interface TokenReader {
  readonly peek: () => Token;
  readonly next: () => Token;
  readonly isKeyword: (word: string) => boolean;
  readonly isSymbol: (symbol: string) => boolean;
  /** Steps over the keyword or symbol where it stands next, and says whether it did. */
  readonly take: (text: string) => boolean;
  readonly expect: (text: string) => void;
  readonly unexpected: (wanted: string) => AwsError;
}

export const createTokenReader = (sql: string): TokenReader => {
  const tokens = tokenize(sql);
  const end: Token = { kind: 'end', text: 'the end', position: sql.length + 1 };
  let index = 0;

  const peek = (): Token => tokens[index] ?? end;
  const next = (): Token => {
    const token = peek();
    index += 1;
    return token;
  };
  const isKeyword = (word: string): boolean => peek().kind === 'word' && peek().text.toUpperCase() === word;
  const isSymbol = (symbol: string): boolean => peek().kind === 'symbol' && peek().text === symbol;
  const take = (text: string): boolean => {
    const isNext = isKeyword(text) || isSymbol(text);
    if (isNext) next();
    return isNext;
  };
  const unexpected = (wanted: string): AwsError => {
    const { kind, text, position } = peek();
    return sqlError(
      `${wanted} expected, not ${kind === 'end' ? 'the end of the statement' : `'${text}'`}`,
      position,
    );
  };

  return {
    peek,
    next,
    isKeyword,
    isSymbol,
    take,
    expect: (text) => {
      if (!take(text)) throw unexpected(text);
    },
    unexpected,
  };
};
