/** Reads what the test runners wrote down and counts it. A tally is `{ passed, failed, skipped }`. */
import { existsSync, readFileSync } from 'node:fs';

/** One check that either holds or does not. */
export function oneCheck(exitCode) {
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
}

/** Adds tallies up. */
export function sum(tallies) {
  return tallies.reduce(
    (total, tally) => ({
      passed: total.passed + tally.passed,
      failed: total.failed + tally.failed,
      skipped: total.skipped + tally.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** What a runner's file says, made honest: an unhappy exit, a crash without a file and no tests at all are failures. */
function tallyOf(file, exitCode, count) {
  const tally = existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 };
  const unexplained = tally.failed === 0 && (exitCode !== 0 || tally.passed === 0);
  return unexplained ? { ...tally, failed: 1 } : tally;
}

/** Counts a vitest JSON report; a test file that could not be loaded holds no tests and is one failure. */
export function tallyVitest(file, exitCode) {
  return tallyOf(file, exitCode, (report) => ({
    passed: report.numPassedTests,
    failed:
      report.numFailedTests +
      report.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0).length,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

/** Counts a Playwright JSON report; an error outside any test (a file that does not load, no server) is one failure. */
export function tallyPlaywright(file, exitCode) {
  return tallyOf(file, exitCode, ({ stats, errors }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }));
}
