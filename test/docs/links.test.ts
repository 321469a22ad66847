import { access } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { anchorsOf, everyPage, linksOf } from './markdown.ts';

const pages = await everyPage();
const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]));

describe.each(pages)('$path', (page) => {
  it('links to files and headings that are there', async () => {
    const missing: string[] = [];

    for (const { path, anchor } of linksOf(page)) {
      await access(path).catch(() => missing.push(path));
      const known = anchors.get(path);
      if (anchor !== undefined && known !== undefined && !known.includes(anchor))
        missing.push(`${path}#${anchor}`);
    }

    expect(missing).toEqual([]);
  });
});
