/**
 * Reads vitest's JSON reports, names the tests that failed, and sums up. The last line is `N passed, N failed, N skipped`;
 * the failures come right before it, for whoever sees only the end of a long log. Before them come the tests that passed
 * at their second attempt only, with what failed at the first. A missing report is a failure: its run died.
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
const retried = reports.flatMap((report) => report.retried);
const [passed, skipped] = ['passed', 'skipped'].map((kind) => reports.reduce((sum, report) => sum + report[kind], 0));

tell('~ passed at the second attempt:', retried);
tell('✗', failures);
process.stdout.write(`\n${passed} passed, ${failures.length} failed, ${skipped} skipped\n`);
process.exit(failures.length > 0 || passed === 0 ? 1 : 0);

function tell(mark, tests) {
  for (const {file, name, message} of tests.slice(0, SHOWN)) {
    process.stdout.write(`\n${mark} ${[file, name].filter(Boolean).join(' > ')}\n${excerpt(message)}`);
  }
  if (tests.length > SHOWN) process.stdout.write(`\nand ${tests.length - SHOWN} more.\n`);
}

/** What counts of a report. A file that failed before any of its tests ran, or after the last, is a failure of its own. */
function readReport(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    const {numPassedTests: passed, numPendingTests: pending, numTodoTests: todo} = report;
    const [failures, retried] = [failuresOf, retriedOf].map((of) => report.testResults.flatMap(of));
    return {passed, skipped: pending + todo, failures, retried};
  } catch (error) {
    return {passed: 0, skipped: 0, failures: [{file: path, name: '', message: error.message}], retried: []};
  }
}

function failuresOf({name, status, message, assertionResults}) {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length > 0) return failed.map((test) => named(name, test));
  return status === 'failed' ? [{file: relative(process.cwd(), name), name: '', message}] : [];
}

/** A test that passed and has something to say failed at an earlier attempt. */
function retriedOf({name, assertionResults}) {
  const retried = assertionResults.filter((test) => test.status === 'passed' && test.failureMessages.length > 0);
  return retried.map((test) => named(name, test));
}

function named(path, {ancestorTitles, title, failureMessages}) {
  const name = [...ancestorTitles, title].join(' > ');
  return {file: relative(process.cwd(), path), name, message: failureMessages.join('\n')};
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
