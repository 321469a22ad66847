import { filterFault } from '../topic-filter.ts';
import { parseExpression } from './parse-expression.ts';
import { sqlError } from './sql-error.ts';
import type { Selected, Statement } from './statement.ts';
import { createTokenReader, type TokenReader } from './token-reader.ts';

/**
 * Parses a rule query of AWS IoT SQL version 2016-03-23. It takes a subset: no arithmetic, no `CASE`, `VALUE`, arrays, object
 * literals or nested queries, and the functions of `functions.ts`. What it does not take is an error that names it and its position.
 */
export const parseStatement = (sql: string): Statement => {
  const reader = createTokenReader(sql);
  reader.expect('SELECT');
  const selected = [parseSelected(reader)];
  while (reader.take(',')) selected.push(parseSelected(reader));
  if (selected.filter(({ kind }) => kind === 'everything').length > 1)
    throw sqlError("'*' is selected twice", 1);

  if (!reader.isKeyword('FROM')) throw reader.unexpected('AS, a comma or FROM');
  reader.next();
  const topicFilter = parseTopicFilter(reader);
  const where = reader.take('WHERE') ? parseExpression(reader) : undefined;
  if (reader.peek().kind !== 'end')
    throw reader.unexpected(where === undefined ? 'WHERE or the end' : 'AND, OR or the end');
  return { selected, topicFilter, where };
};

const parseSelected = (reader: TokenReader): Selected => {
  if (reader.take('*')) return { kind: 'everything' };
  const { position } = reader.peek();
  const expression = parseExpression(reader);
  if (reader.take('AS')) {
    if (reader.peek().kind !== 'word') throw reader.unexpected('a name after AS');
    return { kind: 'value', name: reader.next().text, expression };
  }
  // Only a field carries a name of its own: `SELECT color.red` gives `red`.
  const name = expression.kind === 'field' ? expression.path.at(-1) : undefined;
  if (name === undefined) throw sqlError('what is selected needs a name: write ... AS name', position);
  return { kind: 'value', name, expression };
};

const parseTopicFilter = (reader: TokenReader): string => {
  const { kind, text, position } = reader.peek();
  if (kind !== 'string') throw reader.unexpected('a topic filter in quotes');
  reader.next();
  const fault = filterFault(text);
  if (fault !== undefined) throw sqlError(`the topic filter '${text}' is wrong: ${fault}`, position);
  return text;
};
