import {WopsError} from '../errors.ts';
import {placeText} from '../merge/place-text.ts';
import {shownConflict} from '../merge/shown-conflict.ts';
import type {EditedFile} from './find-git-edits.ts';

/** So many are named; of more, the rest is counted. */
const SHOWN = 10;

/** `blocked`: these files were edited in Git as well, with the ways out. Nothing is written. */
export function refuseOverGit(environment: string, files: readonly EditedFile[], {merge}: {merge: boolean}): WopsError {
  const isUnknown = files.some(({base}) => base === 'unknown');
  const lines = files.slice(0, SHOWN).flatMap((file) => [`  ${fileText(file)}`, ...(merge ? whyText(file) : [])]);
  const rest = files.length > SHOWN ? [`  and ${files.length - SHOWN} more`] : [];
  const what = isUnknown
    ? 'may have been edited in Git since wops wrote them, and this clone does not hold enough history to tell'
    : merge
      ? 'cannot be merged'
      : 'were edited in n8n and in Git';
  const count = files.length === 1 ? '1 workflow' : `${files.length} workflows`;
  const message = `${environment}: ${count} ${files.length === 1 ? what.replace('were', 'was').replace('them', 'it') : what}. Nothing was written.`;
  return new WopsError('blocked', [message, ...lines, ...rest].join('\n'), {
    hint: isUnknown ? `git fetch --unshallow, or ${overwrite(environment, files)}` : waysOut(environment, files, merge),
    details: {
      environment,
      workflows: files.map(({entry, name, edit, base, merge: merged}) => ({
        path: entry.path,
        name,
        canonicalId: entry.canonicalId,
        edit,
        base,
        conflicts: merged ? merged.conflicts.map((conflict) => shownConflict(merged.merged, conflict)) : null,
      })),
    },
  });
}

function fileText({entry, name, edit, ours}: EditedFile): string {
  const by = edit ? `, in Git by ${edit.commit.slice(0, 10)} ${edit.subject}` : '';
  return `"${name}" (${entry.path})${ours ? '' : ', gone from n8n'}${by}`;
}

function whyText({merge, base}: EditedFile): string[] {
  if (base !== 'known') return ['    no version is known that both come from'];
  if (!merge) return [];
  const places = merge.conflicts.slice(0, SHOWN).map((conflict) => `    ${placeText(conflict)}`);
  const rest = merge.conflicts.length - places.length;
  return rest > 0 ? [...places, `    and ${rest} more`] : places;
}

function waysOut(environment: string, files: readonly EditedFile[], merge: boolean): string {
  const both = merge ? [] : [`wops commit ${environment}${named(files)} --merge (both)`];
  const git = `wops apply ${environment}${named(files) || ' WORKFLOW'} (what Git says)`;
  return [...both, git, overwrite(environment, files)].join(', or ');
}

function overwrite(environment: string, files: readonly EditedFile[]): string {
  return `wops commit ${environment}${named(files)} --overwrite (what n8n says)`;
}

/** A few of them by their slugs; empty for many. */
function named(files: readonly EditedFile[]): string {
  return files.length > 3 ? '' : files.map(({entry}) => ` ${wordOf(entry)}`).join('');
}

/** A file that was not named by wops may be called anything; its canonical id needs no quotes. */
function wordOf({slug, canonicalId}: EditedFile['entry']): string {
  return /^[a-z0-9][\w.-]*$/i.test(slug) ? slug : canonicalId;
}
