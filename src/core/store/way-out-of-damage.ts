import {existsSync, readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';

/**
 * What to do about a damaged state file, as a hint: move it away, with its side files (SQLite would read an old
 * write-ahead log into the new file), and begin anew or from the latest backup.
 */
export function wayOutOfDamage(path: string): string {
  const folder = dirname(path);
  const away = `mkdir ${join(folder, 'damaged')} && mv ${path}* ${join(folder, 'damaged')}`;
  const backup = latestBackup(join(folder, 'backups'));
  if (backup) return `${away} && cp ${backup} ${path}, then: wops sync`;
  return `${away}, then: wops sync. Git holds the workflows and their identity; stored API keys have to be given again.`;
}

/** Of those that `wops state backup` names by their time. */
function latestBackup(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const names = readdirSync(folder).filter((name) => /^state-.*Z\.db$/.test(name));
  const latest = names.sort().at(-1);
  return latest ? join(folder, latest) : null;
}
