import { arityFault, findFunction, FUNCTION_NAMES } from './functions.ts';
import { sqlError } from './sql-error.ts';
import type { Expression } from './statement.ts';
import type { TokenReader } from './token-reader.ts';
import type { Token } from './tokens.ts';
import type { Comparison } from './values.ts';

const COMPARISONS = ['=', '<>', '<=', '>=', '<', '>'] as const satisfies readonly Comparison[];
/** Words of the language that cannot name a field, so that a forgotten operand is an error and no field called `AND`. */
const KEYWORDS = new Set([
  'SELECT',
  'VALUE',
  'FROM',
  'WHERE',
  'AS',
  'AND',
  'OR',
  'NOT',
  'CASE',
  'IN',
  'EXISTS',
]);
const WORD_LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['TRUE', true],
  ['FALSE', false],
  ['NULL', null],
]);

/** `OR` binds weakest, then `AND`, `NOT`, comparison. */
export const parseExpression = (reader: TokenReader): Expression => {
  let left = parseConjunction(reader);
  while (reader.take('OR')) left = { kind: 'or', left, right: parseConjunction(reader) };
  return left;
};

const parseConjunction = (reader: TokenReader): Expression => {
  let left = parseNegation(reader);
  while (reader.take('AND')) left = { kind: 'and', left, right: parseNegation(reader) };
  return left;
};

const parseNegation = (reader: TokenReader): Expression =>
  reader.take('NOT') ? { kind: 'not', operand: parseNegation(reader) } : parseComparison(reader);

const parseComparison = (reader: TokenReader): Expression => {
  const left = parseOperand(reader);
  const operator = COMPARISONS.find((candidate) => reader.take(candidate));
  return operator === undefined ? left : { kind: 'compare', operator, left, right: parseOperand(reader) };
};

const parseOperand = (reader: TokenReader): Expression => {
  if (reader.take('(')) {
    const inner = parseExpression(reader);
    reader.expect(')');
    return inner;
  }
  const isNegative = reader.take('-');
  const token = reader.peek();
  if (token.kind === 'number') {
    reader.next();
    return { kind: 'literal', value: Number(token.text) * (isNegative ? -1 : 1) };
  }
  if (isNegative) throw reader.unexpected("a number after '-'");
  if (token.kind === 'string') {
    reader.next();
    return { kind: 'literal', value: token.text };
  }
  if (token.kind === 'word' && !KEYWORDS.has(token.text.toUpperCase()))
    return parseWord(reader, reader.next());
  throw reader.unexpected('a field, a function or a literal');
};

const parseWord = (reader: TokenReader, word: Token): Expression => {
  if (reader.take('(')) return parseCall(reader, word);
  const literal = WORD_LITERALS.get(word.text.toUpperCase());
  if (literal !== undefined) return { kind: 'literal', value: literal };
  const path = [word.text];
  while (reader.take('.')) {
    if (reader.peek().kind !== 'word') throw reader.unexpected("a field name after '.'");
    path.push(reader.next().text);
  }
  return { kind: 'field', path };
};

const parseCall = (reader: TokenReader, word: Token): Expression => {
  const name = findFunction(word.text);
  if (name === undefined)
    throw sqlError(
      `the function '${word.text}' is not implemented; there are ${FUNCTION_NAMES}`,
      word.position,
    );
  if (name === 'encode' && reader.take('*')) {
    reader.expect(',');
    expectBase64(reader.next());
    reader.expect(')');
    return { kind: 'encode-payload' };
  }
  const args: Expression[] = [];
  if (!reader.take(')')) {
    do {
      const argument = reader.peek();
      args.push(parseExpression(reader));
      if (name === 'encode' && args.length === 2) expectBase64(argument);
      if (name === 'topic') expectLevel(argument);
    } while (reader.take(','));
    reader.expect(')');
  }
  const fault = arityFault(name, args.length);
  if (fault !== undefined) throw sqlError(fault, word.position);
  return { kind: 'call', name, arguments: args };
};

const expectBase64 = ({ kind, text, position }: Token): void => {
  if (kind !== 'string' || text !== 'base64')
    throw sqlError(`encode() knows the scheme 'base64' only, not '${text}'`, position);
};

const expectLevel = ({ kind, text, position }: Token): void => {
  if (kind !== 'number' || !/^[1-9]\d*$/.test(text))
    throw sqlError(`topic(n) takes a level from 1 on, not '${text}'`, position);
};
