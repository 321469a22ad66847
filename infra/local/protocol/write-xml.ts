import { escapeXml } from '../endpoint/escape-xml.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * XML of a value without the element around it: members become elements, `undefined` ones are left out, and a list has its
 * members in elements of the given name.
 */
export const writeXml = (value: unknown, memberName: (listName: string) => string): string => {
  if (!isRecord(value)) return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, member]) => {
      if (member === undefined) return '';
      if (!Array.isArray(member)) return `<${name}>${writeXml(member, memberName)}</${name}>`;
      const item = memberName(name);
      const items = member.map((one: unknown) => `<${item}>${writeXml(one, memberName)}</${item}>`);
      return `<${name}>${items.join('')}</${name}>`;
    })
    .join('');
};
