import type { AwsResponse } from '../endpoint/aws-service.ts';
import { escapeXml } from '../endpoint/escape-xml.ts';

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** The text of every element of that name, wherever it stands: S3's requests have no more to them. */
export const textsIn = (xml: string, element: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text = '']) =>
    text.replaceAll(
      /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
      (sign, hex?: string, decimal?: string, name?: string) =>
        name === undefined
          ? String.fromCodePoint(Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16))
          : (entities[name] ?? sign),
    ),
  );

interface Content {
  readonly [element: string]: Value | readonly Value[] | undefined;
}
type Value = string | number | boolean | Content;

/** Lists are repeated elements, without one around them. */
const xmlOf = (content: Content): string =>
  Object.entries(content)
    .flatMap(([element, value]) =>
      [value ?? []].flat().map((entry) => {
        const inside = typeof entry === 'object' ? xmlOf(entry) : escapeXml(String(entry));
        return `<${element}>${inside}</${element}>`;
      }),
    )
    .join('');

export const xmlResponse = (root: string, content: Content): AwsResponse => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body:
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${xmlOf(content)}</${root}>`,
});
