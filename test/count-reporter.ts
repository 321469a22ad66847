/** What is read of jest's results. */
interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly testExecError?: unknown }[];
}

/** Closes a run of the tests with one line that a program can read: `N passed, N failed`. */
// oxlint-disable-next-line import/no-default-export -- jest takes a reporter by its default export
export default class CountReporter {
  onRunComplete(_contexts: unknown, results: Results): void {
    const brokenSuites = results.testResults.filter(
      ({ testExecError }) => testExecError !== undefined,
    ).length;
    const line = `${results.numPassedTests} passed, ${results.numFailedTests + brokenSuites} failed\n`;
    // jest prints its own summary after its reporters have ended: this line is to be the last.
    process.once('exit', () => process.stdout.write(line));
  }
}
