export interface FunctionReference {
  readonly name: string;
  readonly region: string | undefined;
  readonly accountId: string | undefined;
  readonly qualifier: string | undefined;
}

const pattern =
  /^(?:(?:arn:aws:lambda:([a-z0-9-]+):)?(\d{12}):function:|function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;

/** Reads a function's name, partial ARN or ARN, each with or without a qualifier; `undefined` for anything else. */
export const parseFunctionReference = (text: string): FunctionReference | undefined => {
  const [, region, accountId, name, qualifier] = pattern.exec(text) ?? [];
  return name === undefined ? undefined : { name, region, accountId, qualifier };
};

export const functionArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:lambda:${region}:${accountId}:function:${name}`;
