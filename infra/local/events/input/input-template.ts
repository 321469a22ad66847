/** A template taken apart: text, and placeholders with whether they stand within the quotes of a JSON string. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly name: string; readonly isQuoted: boolean };

/** Takes an InputTemplate apart at its `<placeholders>`. */
export const parseTemplate = (template: string): readonly TemplatePart[] => {
  const parts: TemplatePart[] = [];
  let isQuoted = false;
  for (const [token, name] of template.matchAll(/<([^<>\s]+)>|\\.|"|[^<\\"]+|[<\\]/gs)) {
    if (name !== undefined) {
      parts.push({ kind: 'placeholder', name, isQuoted });
      continue;
    }
    if (token === '"') isQuoted = !isQuoted;
    parts.push({ kind: 'text', text: token });
  }
  return parts;
};

const asText = (name: string, value: unknown): string => {
  if (value === undefined) return '';
  if (typeof value === 'object' && value !== null)
    throw new Error(`<${name}> is an object or a list and stands in quotes: leave the quotes out.`);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
};

/**
 * Fills a template in. A value keeps its JSON type where the placeholder stands alone; within quotes it becomes part of the
 * string. A placeholder that leads nowhere leaves nothing behind, as AWS documents for rules ("that variable isn't created
 * and won't appear in the output"): within quotes an empty string, alone an output that is no JSON, which the target refuses.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export const fillTemplate = (parts: readonly TemplatePart[], valueOf: (name: string) => unknown): string =>
  parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      const value = valueOf(part.name);
      if (part.isQuoted) return asText(part.name, value);
      return value === undefined ? '' : JSON.stringify(value);
    })
    .join('');
