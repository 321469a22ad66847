/** A name as Route 53 keeps it: lower case, with the dot of the root at its end. */
export const dnsName = (name: string): string => {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower : `${lower}.`;
};

/** Whether a name lies in a zone; both as `dnsName` gives them. */
export const isInZone = (name: string, zoneName: string): boolean =>
  name === zoneName || name.endsWith(`.${zoneName}`);

/** The order that Route 53 lists names in: by labels, from the root on. */
export const compareNames = (one: string, other: string): number => {
  const [a, b] = [one, other].map((name) => name.split('.').toReversed().join('.'));
  return (a ?? '').localeCompare(b ?? '', 'en');
};
