/** Cuts what is written, in whatever chunks, into lines. An unfinished line waits for its end. */
export const createLineSplitter = (tell: (line: string) => void): ((chunk: string) => void) => {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) tell(line);
  };
};
