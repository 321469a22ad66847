import * as fc from 'fast-check';
import {
  contentBytesOf,
  countNodes,
  encode,
  type DerNode,
  nodesOf,
  replaceNode,
  treeOf,
} from './der-tree.ts';
import { tagged } from './der-writer.ts';

/** Something that is done to DER. */
export type Mutation = (der: Buffer) => Buffer;

const at = (size: number, place: number): number => (size === 0 ? 0 : place % size);
const place = fc.nat({ max: 1 << 20 });
const octet = fc.nat({ max: 255 });

/** Blind ones: they know nothing of DER, and mostly break it at once. */
const flipBit = fc.tuple(place, fc.nat({ max: 7 })).map(([where, bit]): Mutation => (der) => {
  const copy = Buffer.from(der);
  const index = at(copy.length, where);
  copy[index] = (copy[index] ?? 0) ^ (1 << bit);
  return copy;
});

const setOctet = fc.tuple(place, octet).map(([where, value]): Mutation => (der) => {
  const copy = Buffer.from(der);
  copy[at(copy.length, where)] = value;
  return copy;
});

const remove = fc.tuple(place, fc.integer({ min: 1, max: 40 })).map(([where, count]): Mutation => (der) => {
  const index = at(der.length, where);
  return Buffer.concat([der.subarray(0, index), der.subarray(index + count)]);
});

const insert = fc
  .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 40 }))
  .map(([where, bytes]): Mutation => (der) => {
    const index = at(der.length + 1, where);
    return Buffer.concat([der.subarray(0, index), bytes, der.subarray(index)]);
  });

/** Knowing ones: they change one node, and every length around it fits again. */
const onNode =
  (where: number, change: (node: DerNode, all: readonly DerNode[]) => readonly DerNode[]): Mutation =>
  (der) => {
    const tree = treeOf(der);
    const all = nodesOf(tree);
    return Buffer.concat(
      replaceNode(tree, at(countNodes(tree), where), (node) => change(node, all)).map(encode),
    );
  };

const raw = (node: DerNode, bytes: Uint8Array): readonly DerNode[] => [{ ...node, raw: bytes }];

/** Another tag, an empty value, twice, away, or any other value of the certificate in its place. */
const reshape = fc.oneof(
  fc.tuple(place, octet).map(([where, tag]) => onNode(where, (node) => [{ ...node, tag }])),
  place.map((where) => onNode(where, (node) => [{ ...node, content: new Uint8Array() }])),
  place.map((where) => onNode(where, (node) => [node, node])),
  place.map((where) => onNode(where, () => [])),
  fc
    .tuple(place, place)
    .map(([where, which]) => onNode(where, (node, all) => [all[at(all.length, which)] ?? node])),
  fc
    .tuple(place, fc.uint8Array({ maxLength: 60 }))
    .map(([where, content]) => onNode(where, (node) => [{ ...node, content }])),
);

const lengthForms = [
  '80',
  '81ff',
  '8200ff',
  '83ffffff',
  '84ffffffff',
  '84ffffff7f',
  '88ffffffffffffffff',
  'ff',
  '00',
  '7f',
];

/** A length that lies, or is written in another way than DER's. */
const lie = fc.oneof(
  fc
    .tuple(place, fc.constantFrom(...lengthForms))
    .map(([where, form]) =>
      onNode(where, (node) =>
        raw(node, Buffer.concat([Buffer.from([node.tag]), Buffer.from(form, 'hex'), contentBytesOf(node)])),
      ),
    ),
  fc.tuple(place, fc.constantFrom(-2, -1, 1, 2)).map(([where, error]) =>
    onNode(where, (node) => {
      const bytes = encode(node);
      bytes[1] = ((bytes[1] ?? 0) + error) & 0xff;
      return raw(node, bytes);
    }),
  ),
  // Indefinite, and ended as BER ends it. X.690 8.1.3.6
  place.map((where) =>
    onNode(where, (node) =>
      raw(node, Buffer.concat([Buffer.from([node.tag | 0x20, 0x80]), contentBytesOf(node), Buffer.alloc(2)])),
    ),
  ),
  // The same length in more octets than it takes.
  place.map((where) =>
    onNode(where, (node) => {
      const content = contentBytesOf(node);
      const head = Buffer.from([node.tag, 0x84, 0, 0, content.length >> 8, content.length & 0xff]);
      return raw(node, Buffer.concat([head, content]));
    }),
  ),
);

const nest = fc
  .tuple(place, fc.integer({ min: 1, max: 400 }), fc.constantFrom(0x30, 0x31, 0x04, 0xa0, 0xa3, 0x24))
  .map(([where, depth, tag]) =>
    onNode(where, (node) => {
      let inner = encode(node);
      for (let level = 0; level < depth; level += 1) inner = tagged(tag, inner);
      return raw(node, inner);
    }),
  );

/** Numbers, OIDs and strings of thousands of octets. */
const bomb = fc
  .tuple(
    place,
    fc.constantFrom(0x06, 0x02, 0x03, 0x0c, 0x1e),
    fc.constantFrom(0x00, 0x01, 0x80, 0xff),
    fc.integer({ min: 65, max: 20_000 }),
  )
  .map(([where, tag, value, size]) => onNode(where, () => [{ tag, content: Buffer.alloc(size, value) }]));

const blind = fc.oneof(flipBit, setOctet, remove, insert);
/** Of one kind at a time: a knowing one needs DER that can still be read. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.array(blind, { minLength: 1, maxLength: 3 }).map(
    (steps): Mutation =>
      (der) =>
        steps.reduce((bytes, step) => step(bytes), der),
  ),
  reshape,
  fc.tuple(reshape, blind).map(
    ([first, second]): Mutation =>
      (der) =>
        second(first(der)),
  ),
  lie,
  nest,
  bomb,
);
