import {WopsError} from '../errors.ts';

/**
 * Throws unless `file` is a path that wops may write below the workspace: relative, with `/`, no `.` or `..`, no control
 * characters, and nothing that any file system takes for `.git` (the cases of Git's own verify_path).
 */
export function assertTrackedPath(file: string): void {
  const fault = pathFault(file);
  if (fault)
    throw new WopsError('git_failed', `Refused to write ${JSON.stringify(file)}: ${fault}.`, {hint: 'git status'});
}

function pathFault(file: string): string | null {
  if (file === '') return 'the path is empty';
  if (/[\x00-\x1f\x7f]/.test(file)) return 'the path holds control characters';
  if (file.includes('\\')) return 'the path holds a backslash';
  if (file.startsWith('/') || /^[a-z]:/i.test(file)) return 'the path is absolute';
  const parts = file.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'the path is not plain';
  if (parts.some(isDotGit)) return "the path leads into Git's own folder";
  return null;
}

/** `.git`, also as HFS+ (ignorable characters) and NTFS (trailing dots and blanks, streams, short names) spell it. */
function isDotGit(part: string): boolean {
  const plain = part
    .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
  return plain === '.git' || plain === 'git~1';
}

/** The folders that hold the files, each once; '' is the top. */
export function foldersOf(files: Iterable<string>): string[] {
  const folders = new Set<string>();
  for (const file of files) folders.add(file.slice(0, Math.max(0, file.lastIndexOf('/'))));
  return folders.has('') ? [''] : [...folders];
}
