// Sums up vitest's JSON reports: `N passed, N failed, N skipped`. A missing report is a failure: its run died.
import {readFileSync} from 'node:fs';

const sum = {passed: 0, failed: 0, skipped: 0};
for (const file of process.argv.slice(2)) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    sum.passed += report.numPassedTests;
    sum.failed += report.numFailedTests + brokenFiles(report);
    sum.skipped += report.numPendingTests + report.numTodoTests;
  } catch (error) {
    process.stderr.write(`${file}: ${error.message}\n`);
    sum.failed += 1;
  }
}
process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
process.exit(sum.failed > 0 || sum.passed === 0 ? 1 : 0);

/** Files that failed before any of their tests ran. */
function brokenFiles(report) {
  return report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
}
