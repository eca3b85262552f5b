/**
 * Reads vitest's JSON reports, names the tests that failed, and sums up. The last line is `N passed, N failed, N skipped`;
 * the failures come right before it, for whoever sees only the end of a long log. A missing report is a failure: its run
 * died.
 *
 *   node scripts/report-tests.js REPORT...
 */
import {readFileSync} from 'node:fs';
import {relative} from 'node:path';
import {stripVTControlCharacters} from 'node:util';

/** So many failures are told, each with so many lines of its message; the others are counted. */
const SHOWN = 8;
const LINES = 5;

const reports = process.argv.slice(2).map(readReport);
const failures = reports.flatMap((report) => report.failures);
const [passed, skipped] = ['passed', 'skipped'].map((kind) => reports.reduce((sum, report) => sum + report[kind], 0));

for (const {file, name, message} of failures.slice(0, SHOWN)) {
  process.stdout.write(`\n✗ ${[file, name].filter(Boolean).join(' > ')}\n${excerpt(message)}`);
}
if (failures.length > SHOWN) process.stdout.write(`\nand ${failures.length - SHOWN} more.\n`);
process.stdout.write(`\n${passed} passed, ${failures.length} failed, ${skipped} skipped\n`);
process.exit(failures.length > 0 || passed === 0 ? 1 : 0);

/** What counts of a report. A file that failed before any of its tests ran, or after the last, is a failure of its own. */
function readReport(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    const {numPassedTests: passed, numPendingTests: pending, numTodoTests: todo} = report;
    return {passed, skipped: pending + todo, failures: report.testResults.flatMap(failuresOf)};
  } catch (error) {
    return {passed: 0, skipped: 0, failures: [{file: path, name: '', message: error.message}]};
  }
}

function failuresOf({name, status, message, assertionResults}) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [{file, name: '', message}] : [];
  return failed.map(({ancestorTitles, title, failureMessages}) => ({
    file,
    name: [...ancestorTitles, title].join(' > '),
    message: failureMessages.join('\n'),
  }));
}

/** The first lines that say anything; where in vitest and other libraries it happened says nothing. */
function excerpt(message) {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at .*(node_modules|node:|<anonymous>)/.test(line))
    .map((line) =>
      line
        .replace(/[\x00-\x1f\x7f]/g, ' ')
        .trimEnd()
        .slice(0, 200),
    );
  return lines
    .slice(0, LINES)
    .map((line) => `  ${line}\n`)
    .join('');
}
