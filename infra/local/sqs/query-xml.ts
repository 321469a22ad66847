const escapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\r', '&#13;'],
]);

const escape = (text: string): string => text.replace(/[&<>"\r]/g, (sign) => escapes.get(sign) ?? sign);

/** What the Query protocol calls a member of a list or map that the JSON protocol names in the plural. */
const elementNames: ReadonlyMap<string, string> = new Map([
  ['QueueUrls', 'QueueUrl'],
  ['Messages', 'Message'],
  ['Attributes', 'Attribute'],
  ['MessageAttributes', 'MessageAttribute'],
  ['Failed', 'BatchResultErrorEntry'],
]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const elements = (operation: string, key: string, value: unknown): string => {
  if (value === undefined) return '';
  const name = key === 'Successful' ? `${operation}ResultEntry` : (elementNames.get(key) ?? key);
  if (Array.isArray(value))
    return value.map((member: unknown) => `<${name}>${xmlOf(operation, member)}</${name}>`).join('');
  if ((key === 'Attributes' || key === 'MessageAttributes') && isRecord(value))
    return Object.entries(value)
      .map(([name_, member]) => `<${name}>${xmlOf(operation, { Name: name_, Value: member })}</${name}>`)
      .join('');
  return `<${name}>${xmlOf(operation, value)}</${name}>`;
};

/** An output of the JSON protocol in the XML of the Query protocol, without the element around it. */
export const xmlOf = (operation: string, value: unknown): string =>
  isRecord(value)
    ? Object.entries(value)
        .map(([key, member]) => elements(operation, key, member))
        .join('')
    : escape(String(value));
