import BetterSqlite3 from 'better-sqlite3';

/**
 * The slugs of the workflows in the state file at `path`, sorted. For shell completion: read-only, without waiting, and
 * without bringing an older file up to date. Throws whatever SQLite says when there is none or it cannot be read.
 */
export function workflowSlugs(path: string): string[] {
  const database = new BetterSqlite3(path, {readonly: true, fileMustExist: true, timeout: 0});
  try {
    const slugs = database
      .prepare('SELECT slug FROM canonical_workflow WHERE deleted_at IS NULL ORDER BY slug')
      .pluck();
    return slugs.all() as string[];
  } finally {
    database.close();
  }
}
