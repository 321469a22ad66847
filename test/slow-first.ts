interface Test {
  readonly path: string;
}

/** What starts whole Regions or packages the service takes most of the time: these begin first, so that none is left alone at the end. */
const isSlow = ({ path }: Test): boolean => /\/test\/(e2e|template)\//.test(path);

/** The order of the test files: the same in every run, whatever an earlier one took. */
// oxlint-disable-next-line import/no-default-export -- jest takes a sequencer by its default export
export default class SlowFirst {
  sort<File extends Test>(tests: readonly File[]): File[] {
    return tests.toSorted(
      (one, other) => Number(isSlow(other)) - Number(isSlow(one)) || one.path.localeCompare(other.path),
    );
  }

  allFailedTests<File extends Test>(tests: readonly File[]): readonly File[] {
    return tests;
  }

  shard<File extends Test>(tests: readonly File[]): readonly File[] {
    return tests;
  }

  cacheResults(): void {
    // Nothing is remembered.
  }
}
