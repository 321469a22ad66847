import type * as z from 'zod';

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? new Map(Object.entries(inner)).get(String(key))
        : undefined,
    value,
  );

const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
};

/** What zod objects to, each as one sentence: the file, the key, what it must be, what it is. */
export const describeIssue = (
  issue: z.core.$ZodIssue,
  values: unknown,
  fileOf: (key: string) => string,
  known: readonly string[],
): readonly string[] => {
  const file = (path: readonly PropertyKey[]) => fileOf(String(path[0]));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const settings = issue.path.length === 0 ? ` The settings are ${known.join(', ')}.` : '';
      return `${file(path)}: ${placeOf(path)} is no setting: remove it, or correct its name.${settings}`;
    });

  return [
    `${file(issue.path)}: ${placeOf(issue.path)} ${issue.message}; it is ${shown(valueAt(values, issue.path))}.`,
  ];
};
