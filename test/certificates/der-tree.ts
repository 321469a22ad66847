import { DerError, readDer } from '../../infra/pki/der.ts';
import { tagged } from './der-writer.ts';

/** DER as a tree, to be changed somewhere and written again with the lengths that fit. */
export interface DerNode {
  readonly tag: number;
  readonly content: Uint8Array | readonly DerNode[];
  /** What is written instead of tag, length and content. */
  readonly raw?: Uint8Array;
}

const octetString = 0x04;
const isConstructed = (tag: number): boolean => (tag & 0x20) !== 0;

const contentOf = (tag: number, content: Uint8Array): DerNode['content'] => {
  if (!isConstructed(tag) && tag !== octetString) return content;
  try {
    return treesOf(content);
  } catch (error) {
    // An octet string may hold DER, as an extension's does, or anything.
    if (error instanceof DerError && !isConstructed(tag)) return content;
    throw error;
  }
};

const treesOf = (bytes: Uint8Array): readonly DerNode[] =>
  readDer(bytes).map(({ tag, content }) => ({ tag, content: contentOf(tag, content) }));

export const treeOf = (der: Uint8Array): DerNode => {
  const [tree] = treesOf(der);
  if (tree === undefined) throw new DerError('it holds nothing');
  return tree;
};

const hasChildren = (content: DerNode['content']): content is readonly DerNode[] => Array.isArray(content);

export const childrenOf = ({ content }: DerNode): readonly DerNode[] => (hasChildren(content) ? content : []);

export const contentBytesOf = ({ content }: DerNode): Uint8Array =>
  hasChildren(content) ? Buffer.concat(content.map(encode)) : content;

export const encode = (node: DerNode): Buffer =>
  node.raw === undefined ? tagged(node.tag, contentBytesOf(node)) : Buffer.from(node.raw);

export const countNodes = (node: DerNode): number =>
  childrenOf(node).reduce((count, child) => count + countNodes(child), 1);

/** Every node, each before its children. */
export const nodesOf = (node: DerNode): readonly DerNode[] => [node, ...childrenOf(node).flatMap(nodesOf)];

/** The tree with the node at `position`, in the order of `nodesOf`, replaced by others, or by none. */
export const replaceNode = (
  node: DerNode,
  position: number,
  change: (node: DerNode) => readonly DerNode[],
): readonly DerNode[] => {
  if (position === 0) return change(node);
  let rest = position - 1;
  const children = childrenOf(node).flatMap((child) => {
    const count = countNodes(child);
    const isHere = rest >= 0 && rest < count;
    const replaced = isHere ? replaceNode(child, rest, change) : [child];
    rest -= count;
    return replaced;
  });
  return [{ ...node, content: children }];
};
