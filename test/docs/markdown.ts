import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

export interface Page {
  /** From the project's folder. */
  readonly path: string;
  readonly text: string;
}

export const readPage = async (path: string): Promise<Page> => ({ path, text: await readFile(path, 'utf8') });

/** README.md and everything in docs. */
export const everyPage = async (): Promise<readonly Page[]> => {
  const files = await readdir('docs', { recursive: true });
  const paths = [
    'README.md',
    ...files.filter((file) => file.endsWith('.md')).map((file) => join('docs', file)),
  ];
  return Promise.all(paths.toSorted().map(readPage));
};

export interface FencedBlock {
  readonly path: string;
  /** Of its first line. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** `undefined` for a block whose fence says nothing but its language. */
  readonly mark: BlockMark | undefined;
}

/** What a fence says after the language: `tried needs=PROGRAM,... file=NAME`, or `needs-aws`. */
export interface BlockMark {
  /** A test runs it. If not, it needs AWS. */
  readonly isTried: boolean;
  /** Programs and packages without which it is not run. */
  readonly needs: readonly string[];
  /** What to save it as; a shell runs it where that is left out. */
  readonly file: string | undefined;
}

const info = /^ (?:(?<tried>tried)(?: needs=(?<needs>[\w,-]+))?(?: file=(?<file>[\w.-]+))?|needs-aws)$/;

const markOf = (words: string, place: string): BlockMark | undefined => {
  if (words === '') return undefined;
  const { groups } = info.exec(words) ?? {};
  if (groups === undefined) throw new Error(`${place}: a fence says "${words.trim()}", which is no mark.`);
  const { tried, needs, file } = groups;
  return { isTried: tried !== undefined, needs: needs?.split(',') ?? [], file };
};

/** CommonMark 4.5, as far as the project's pages go: fences of three backticks, not indented. */
export const fencedBlocks = ({ path, text }: Page): readonly FencedBlock[] =>
  [...text.matchAll(/^```(\w*)([^\n]*)\n(.*?)^```$/gms)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length + 1;
    const [, language = '', words = '', inside = ''] = match;
    return { path, line, language, text: inside, mark: markOf(words, `${path}:${line}`) };
  });

export interface Link {
  /** Of a file, from the project's folder. */
  readonly path: string;
  readonly anchor: string | undefined;
}

const withoutBlocks = (text: string): string => text.replaceAll(/^```.*?^```$/gms, '');

/** Links of a page into the project. */
export const linksOf = ({ path, text }: Page): readonly Link[] =>
  [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor] = target.split('#');
      return { path: file === '' ? path : normalize(join(dirname(path), file)), anchor };
    });

/** As GitHub makes them of the headings. */
export const anchorsOf = ({ text }: Page): readonly string[] =>
  [...withoutBlocks(text).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
