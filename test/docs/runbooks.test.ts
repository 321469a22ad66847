import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { everyPage, linksOf } from './markdown.ts';

const folder = 'docs/runbooks';

/** `OnboardFailuresAlarm` as `onboard-failures-alarm`. */
const kebabCase = (id: string): string => id.replaceAll(/(?<!^)(?=[A-Z])/g, '-').toLowerCase();

const sources = async (): Promise<string> => {
  const files = (
    await Promise.all(
      ['handlers', 'infra/cloudformation'].map(async (root) =>
        (await readdir(root, { recursive: true })).map((file) => join(root, file)),
      ),
    )
  ).flat();
  const yaml = files.filter((file) => file.endsWith('.yml'));
  return (await Promise.all(yaml.map(async (file) => readFile(file, 'utf8')))).join('\n');
};

const alarm =
  /^ {2}(\w+):\n {4}Type: AWS::CloudWatch::Alarm\n {4}Properties:\n {6}AlarmDescription: >-\n((?: {8}[^\n]+\n)+)/gm;

/** Every alarm of the template's sources: those that only some stages have among them. */
const source = await sources();
const all = [...source.matchAll(alarm)].map(([, id = '', description = '']) => ({
  id,
  description: description.replaceAll(/\s+/g, ' ').trim(),
}));
const pages = (await everyPage()).filter(({ path }) => path.startsWith(folder));
const pageOf = (id: string) => pages.find(({ path }) => path === join(folder, `${kebabCase(id)}.md`));

describe('the runbooks', () => {
  it('are one for each alarm, and none more', () => {
    // None is written in a way that this test does not see.
    expect(source.match(/AWS::CloudWatch::Alarm$/gm)).toHaveLength(all.length);
    expect(pages.map(({ path }) => path)).toEqual(
      [...all.map(({ id }) => join(folder, `${kebabCase(id)}.md`)), join(folder, 'README.md')].toSorted(),
    );
  });

  it('are all in the index', () => {
    const index = pages.find(({ path }) => path.endsWith('README.md'));

    expect(
      index === undefined
        ? []
        : linksOf(index)
            .map(({ path }) => path)
            .toSorted(),
    ).toEqual(all.map(({ id }) => join(folder, `${kebabCase(id)}.md`)).toSorted());
  });

  it.each(all)('$id leads to its page', ({ id, description }) => {
    // CloudWatch takes 1024 characters.
    expect(description.length).toBeLessThan(1024);
    expect(description).toMatch(new RegExp(`[.;] ${folder}/${kebabCase(id)}\\.md$`));
  });

  it.each(all)('$id: its page says what, who, what to do with which command, and until when', ({ id }) => {
    const text = pageOf(id)?.text ?? '';

    expect(text.split('\n')[0]).toBe(`# ${id}`);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      'What it means',
      'Who is hurt',
      'What to do',
      'When it is over',
    ]);
    expect(text.slice(text.indexOf('## What to do'))).toMatch(/^```sh (?:tried|needs-aws)\n(?:npx|aws) /m);
  });
});
