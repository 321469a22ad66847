import { AwsError } from '../endpoint/aws-service.ts';

export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Of the element itself, entities resolved. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

const malformed = (what: string): AwsError =>
  new AwsError('MalformedXML', 400, `The body is no XML that localhost reads: ${what}.`);

const entities: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

const resolveEntities = (text: string): string =>
  text.replaceAll(/&(#x?)?(\w+);/g, (whole, number: string | undefined, name: string) => {
    if (number === undefined) {
      const sign = entities.get(name);
      if (sign === undefined) throw malformed(`unknown entity ${whole}`);
      return sign;
    }
    return String.fromCodePoint(Number.parseInt(name, number === '#' ? 10 : 16));
  });

/** A declaration, a tag, or the text before the next tag. */
const token = /<\?[^>]*\?>|<(\/?)([\w.:-]+)([^<>]*?)(\/?)>|([^<]+)/gy;

/** Reads the XML that clients of AWS write: elements and text. Attributes are left out: they hold namespaces only. */
export const parseXml = (document: string): XmlElement => {
  const root: OpenElement = { name: '', children: [], text: '' };
  const open: OpenElement[] = [root];
  let end = 0;
  for (const match of document.matchAll(token)) {
    const [whole, slash, name, , selfClosing, text] = match;
    end = match.index + whole.length;
    const inner = open.at(-1) ?? root;
    if (text !== undefined) inner.text += resolveEntities(text);
    if (name === undefined) continue;
    if (slash === '/') {
      if (inner.name !== name || open.length === 1) throw malformed(`</${name}> closes nothing`);
      open.pop();
      continue;
    }
    const element: OpenElement = { name, children: [], text: '' };
    inner.children.push(element);
    if (selfClosing !== '/') open.push(element);
  }
  const [only, ...others] = root.children;
  if (end !== document.length || open.length > 1 || only === undefined || others.length > 0)
    throw malformed('it ends too early, or holds what is no element');
  return only;
};

/** An element as an object of its children; those named in `lists` are lists of what they hold. */
export const xmlToObject = (element: XmlElement, lists: ReadonlySet<string>): unknown => {
  if (lists.has(element.name)) return element.children.map((child) => xmlToObject(child, lists));
  if (element.children.length === 0) return element.text;
  return Object.fromEntries(element.children.map((child) => [child.name, xmlToObject(child, lists)]));
};
