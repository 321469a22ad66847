/** A fenced block of a page, with what its mark says. */
export interface GuideBlock {
  readonly language: string;
  readonly code: string;
  /** `undefined` for a block that has no mark. */
  readonly mark: GuideMark | undefined;
  /** Line of the page in which it begins. */
  readonly line: number;
}

/** `<!-- tried: PROGRAM-OR-PACKAGE FILE -->`, of which either may be left out. */
export interface GuideMark {
  /** What has to be installed for it to be run. */
  readonly needs: string | undefined;
  /** What to save it as; a shell runs it where that is left out. */
  readonly file: string | undefined;
}

const fence =
  /^(?:<!-- tried(?:: (?<needs>[\w-]+)(?: (?<file>[\w.-]+))?)? (?<end>-->)\n\n)?```(?<language>\w+)\n(?<code>.*?)^```$/gms;

export const guideBlocks = (page: string): readonly GuideBlock[] =>
  [...page.matchAll(fence)].map(({ groups = {}, index }) => ({
    language: groups['language'] ?? '',
    code: groups['code'] ?? '',
    mark: groups['end'] === undefined ? undefined : { needs: groups['needs'], file: groups['file'] },
    line: page.slice(0, index).split('\n').length,
  }));
