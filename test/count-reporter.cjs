/** Closes a run of the tests with one line that a program can read: `N passed, N failed`. */
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const brokenSuites = results.testResults.filter((suite) => suite.testExecError !== undefined).length;
    const line = `${results.numPassedTests} passed, ${results.numFailedTests + brokenSuites} failed\n`;
    // jest prints its own summary after its reporters have ended: this line is to be the last.
    process.once('exit', () => process.stdout.write(line));
  }
};
