/** A command line as a shell would split it: quoted words whole. */
export const wordsOf = (line: string): readonly string[] => {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replaceAll(/^["']|["']$/g, ''));
};

const heredoc = /<<-?\s*'?(\w+)'?/;

const token = /"[^"]*"|'[^']*'|(?<=^|\s)#.*|&&|[|;&]|[^"'|;&#\s]+|\s+|./g;

/** The commands of one line. Of what is quoted nothing is taken apart, and a comment ends it. */
const partsOf = (line: string): readonly string[] => {
  const parts = [''];
  for (const [text] of line.matchAll(token)) {
    if (text.startsWith('#') && text.length > 1) break;
    if (/^(?:&&|[|;&])$/.test(text)) parts.push('');
    else parts.push((parts.pop() ?? '') + text);
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
};

/** The commands of a block, one a line: continued lines joined, here-documents left out, `&&`, `;` and pipes taken apart. */
export const commandsOf = (block: string): readonly string[] => {
  const commands: string[] = [];
  let end: string | undefined;
  for (const line of block.replaceAll(/\\\n\s*/g, ' ').split('\n')) {
    if (end !== undefined) {
      if (line.trim() === end) end = undefined;
      continue;
    }
    end = heredoc.exec(line)?.[1];
    const plain = line.replace(/^\$ /, '').trim();
    if (plain === '' || plain.startsWith('#')) continue;
    commands.push(...partsOf(plain));
  }
  return commands;
};
