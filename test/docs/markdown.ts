import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

export interface Page {
  /** From the project's folder. */
  readonly path: string;
  readonly text: string;
}

/** README.md and everything in docs. */
export const everyPage = async (): Promise<readonly Page[]> => {
  const files = await readdir('docs', { recursive: true });
  const paths = [
    'README.md',
    ...files.filter((file) => file.endsWith('.md')).map((file) => join('docs', file)),
  ];
  return Promise.all(paths.toSorted().map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
};

export interface FencedBlock {
  readonly path: string;
  /** Of its first line. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** CommonMark 4.5, as far as the project's pages go: fences of three backticks, not indented. */
export const fencedBlocks = ({ path, text }: Page): readonly FencedBlock[] =>
  [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => ({
    path,
    line: text.slice(0, match.index).split('\n').length + 1,
    language: match[1] ?? '',
    text: match[2] ?? '',
  }));

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
