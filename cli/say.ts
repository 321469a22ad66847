/** Tells a person how it goes: results alone go to stdout. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
