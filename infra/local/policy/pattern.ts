/** Values of policy variables and condition keys by name; a name that is absent has no value. */
export type Variables = Readonly<Record<string, string>>;

/** Names of condition keys and variables are case-insensitive (IAM User Guide, "Condition elements"). */
export const valueOf = (variables: Variables, name: string): string | undefined => {
  if (Object.hasOwn(variables, name)) return variables[name];
  const wanted = name.toLowerCase();
  return Object.entries(variables).find(([key]) => key.toLowerCase() === wanted)?.[1];
};

const pieces = /\$\{(?<variable>[^}]*)\}|[*?]|[^*?$]+|\$/gs;
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** The names in `${...}`, but for `${*}`, `${?}`, `${$}`, which stand for the characters themselves. */
export const variableNames = (pattern: string): readonly string[] =>
  [...pattern.matchAll(pieces)]
    .map((piece) => piece.groups?.['variable'])
    .filter((name) => name !== undefined)
    .filter((name) => !['*', '?', '$'].includes(name));

/**
 * Compiles a pattern of a policy. `*` and `?` are wildcards where `wildcards` says so; MQTT's `+` and `#` are ordinary
 * characters (AWS IoT, "AWS IoT Core policy variables"), and so is every character that comes out of a variable.
 * `undefined` when a variable has no value: such a pattern matches nothing.
 */
export const compilePattern = (
  pattern: string,
  variables: Variables,
  wildcards: boolean,
): RegExp | undefined => {
  let source = '';
  for (const piece of pattern.matchAll(pieces)) {
    const [text] = piece;
    const name = piece.groups?.['variable'];
    if (name !== undefined) {
      const value = ['*', '?', '$'].includes(name) ? name : valueOf(variables, name);
      if (value === undefined) return undefined;
      source += escaped(value);
    } else if (wildcards && text === '*') source += '.*';
    else if (wildcards && text === '?') source += '.';
    else source += escaped(text);
  }
  return new RegExp(`^${source}$`, 's');
};

export const matchesPattern = (pattern: string, value: string, variables: Variables): boolean => {
  // Most fields of an ARN are plain, and every message of every device comes this way.
  if (!/[*?$]/.test(pattern)) return pattern === value;
  return compilePattern(pattern, variables, true)?.test(value) ?? false;
};
