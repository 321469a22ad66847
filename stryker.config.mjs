// oxlint-disable-next-line import/no-default-export -- stryker takes its options by the default export
export default {
  mutate: ['domain/**/*.ts'],
  // Nothing is copied but the rules, their tests and what those are made of: no other test can run.
  ignorePatterns: [
    '**',
    '!/package.json',
    '!/domain/**',
    '!/test/*.ts',
    '!/test/domain/**',
    '!/test/fakes/**',
  ],
  testRunner: 'jest',
  jest: {
    config: {
      // Stryker adds the folder of the mutant, and jest looks for related tests in its roots only: so a mutant is tried by
      // the tests that import its folder, and not by all that have anything to do with it.
      roots: ['<rootDir>/test'],
      // Hundreds of orders of the same calls: too slow to be tried with every mutant.
      testPathIgnorePatterns: ['/node_modules/', '/test/domain/races\\.test\\.ts$'],
      // A mutant can make a test wait for ever; the slowest of them takes half a second.
      testTimeout: 2000,
    },
  },
  coverageAnalysis: 'perTest',
  ignorers: ['unreachable'],
  plugins: ['@stryker-mutator/jest-runner', './stryker.config.mjs'],
  concurrency: 2,
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  tempDirName: '.stryker-tmp',
  // Stryker would read it through the API that TypeScript 7 does not have. swc reads none.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  reporters: ['clear-text', 'progress-append-only', 'html'],
  clearTextReporter: { reportTests: false },
  thresholds: { high: 98, low: 95, break: 90 },
};

/**
 * The end of a `switch` that the compiler has found exhaustive: no test can get there.
 * @param {{ readonly node: Case }} path
 * @typedef {{ readonly argument?: { readonly callee?: { readonly name?: string } } }} Statement
 * @typedef {{ readonly type: string, readonly test?: unknown, readonly consequent?: readonly Statement[] }} Case
 */
const isUnreachable = ({ node: { type, test, consequent } }) =>
  type === 'SwitchCase' && test === null && consequent?.[0]?.argument?.callee?.name === 'unreachable';

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'unreachable',
    value: {
      /** @param {{ readonly node: Case }} path */
      shouldIgnore: (path) =>
        isUnreachable(path) ? 'the compiler has found the switch exhaustive' : undefined,
    },
  },
];
