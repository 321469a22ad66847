/** A variable of `Fn::Sub`: `${Name}` or `${Name.Attribute}`. */
export interface Variable {
  readonly name: string;
  readonly attribute: string | undefined;
}

const placeholder = /\$\{(!?)([^}]*)\}/g;

/** `Table.StreamArn` is the attribute StreamArn of Table; what follows the first dot belongs to the attribute. */
export const parseVariable = (text: string): Variable => {
  const dot = text.indexOf('.');
  return dot === -1
    ? { name: text, attribute: undefined }
    : { name: text.slice(0, dot), attribute: text.slice(dot + 1) };
};

export const variablesOf = (template: string): readonly Variable[] =>
  [...template.matchAll(placeholder)]
    .filter(([, literal]) => literal === '')
    .map(([, , text]) => parseVariable((text ?? '').trim()));

/** Fills in `${...}`. `${!x}` stays as the literal `${x}`, which is how IoT policy variables come through. */
export const substitute = (template: string, value: (variable: Variable) => string): string =>
  template.replace(placeholder, (_whole, literal: string, text: string) =>
    literal === '!' ? `\${${text}}` : value(parseVariable(text.trim())),
  );
