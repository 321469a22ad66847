/** Closes a run of the tests with one line that a program can read: `N passed, N failed`. */
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const failedSuites = results.testResults.filter((suite) => suite.testExecError !== undefined).length;
    process.stdout.write(`\n${results.numPassedTests} passed, ${results.numFailedTests + failedSuites} failed\n`);
  }
};
