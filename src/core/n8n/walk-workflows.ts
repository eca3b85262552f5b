import type {Emit} from '../events.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import type {CachedPage, WalkOptions, WorkflowPage} from './client.ts';
import {cursorAt, isOffsetCursor} from './list-cursor.ts';
import {readAhead} from './read-ahead.ts';

/** n8n gives no more than this many rows a page, whatever is asked for. */
export const PAGE_LIMIT = 250;
/** One row of overlap between neighbouring pages. */
const STEP = PAGE_LIMIT - 1;
const MAX_WALKS = 3;

export interface ListedPage {
  etag: string | null;
  /** null: 304, as `etag` said. `read` parses and checks; it throws `n8n_answer`. */
  read: (() => {workflows: RuntimeWorkflow[]; nextCursor: string | null}) | null;
}

export interface WorkflowList {
  environment: string;
  /** Pages fetched ahead. */
  width: number;
  emit: Emit;
  /** null when the server does not understand `cursor` (400). */
  fetch(query: {cursor?: string; etag?: string; signal: AbortSignal}): Promise<ListedPage | null>;
  /** The error for a list that does not advance. */
  stuck(): Error;
}

type Verdict = 'settled' | 'moved' | 'no_offsets';

/** See `N8nClient.walkWorkflows`. */
export async function* walkWorkflows(list: WorkflowList, options: WalkOptions): AsyncGenerator<WorkflowPage> {
  const seenPages = new Map<number, CachedPage>();
  for (let walk = 1; walk <= MAX_WALKS; walk += 1) {
    const verdict = yield* walkByOffset(list, options, walk, seenPages);
    if (verdict === 'settled') return;
    if (verdict === 'no_offsets') return yield* walkByCursor(list, options, walk + 1);
  }
  list.emit({
    kind: 'warning',
    environment: list.environment,
    message: `The list of workflows of ${list.environment} kept changing while it was read (${MAX_WALKS} times); a workflow may be missing until the next sync.`,
  });
}

/** One walk over pages fetched in parallel; says whether the list stood still. */
async function* walkByOffset(
  list: WorkflowList,
  {cache, signal}: WalkOptions,
  walk: number,
  seenPages: Map<number, CachedPage>,
): AsyncGenerator<WorkflowPage, Verdict> {
  const remembered = (offset: number) => seenPages.get(offset) ?? cache?.get(offset, PAGE_LIMIT);
  const stop = new AbortController();
  const abort = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const fetchPage = async (index: number) => {
    const offset = index * STEP;
    const known = remembered(offset);
    const cursor = offset === 0 ? undefined : cursorAt(offset, PAGE_LIMIT);
    return {offset, known, answer: await list.fetch({cursor, etag: known?.etag, signal: abort})};
  };
  // Nothing is fetched past the page remembered as the last one until that one came back as no longer the last.
  const mayStart = (index: number) => remembered((index - 1) * STEP)?.last !== true;

  const seenIds = new Set<string>();
  let lastId: string | undefined;
  let moved = false;
  try {
    for await (const {offset, known, answer} of readAhead(fetchPage, {width: list.width, mayStart})) {
      if (answer === null) return 'no_offsets';
      const {page, nextCursor} = toPage(answer, known, walk, offset);
      const {ids, last} = page;
      const isIgnoringOffset = offset > 0 && ids.every((id) => seenIds.has(id));
      const hasItsOwnLimit = ids.length < PAGE_LIMIT;
      const hasItsOwnCursor = nextCursor !== null && !isOffsetCursor(nextCursor);
      if (!last && (isIgnoringOffset || hasItsOwnLimit || hasItsOwnCursor)) return 'no_offsets';
      if (offset > 0 && ids[0] !== lastId) moved = true;
      for (const id of ids) seenIds.add(id);
      lastId = ids.at(-1);
      if (page.etag === null) seenPages.delete(offset);
      else seenPages.set(offset, {etag: page.etag, ids, last});
      yield page;
      if (last) return moved ? 'moved' : 'settled';
    }
    return 'settled';
  } finally {
    stop.abort();
  }
}

/** One walk from each page to the next, as the server leads. */
async function* walkByCursor(
  list: WorkflowList,
  {signal}: WalkOptions,
  walk: number,
): AsyncGenerator<WorkflowPage, void> {
  const followed = new Set<string>();
  let cursor: string | undefined;
  for (let offset = 0; ; ) {
    const answer = await list.fetch({cursor, signal: signal ?? new AbortController().signal});
    if (answer === null) throw list.stuck();
    const {page, nextCursor} = toPage(answer, undefined, walk, offset);
    yield page;
    if (nextCursor === null) return;
    if (followed.has(nextCursor) || page.ids.length === 0) throw list.stuck();
    followed.add(nextCursor);
    cursor = nextCursor;
    offset += page.ids.length;
  }
}

function toPage(
  answer: ListedPage,
  known: CachedPage | undefined,
  walk: number,
  offset: number,
): {page: WorkflowPage; nextCursor: string | null} {
  const at = {walk, offset, limit: PAGE_LIMIT, etag: answer.etag};
  if (answer.read === null) {
    const {ids, last, etag} = known!;
    return {page: {...at, etag, ids, last, workflows: null}, nextCursor: null};
  }
  const {workflows, nextCursor} = answer.read();
  const ids = workflows.map((workflow) => workflow.id);
  return {page: {...at, ids, last: nextCursor === null, workflows}, nextCursor};
}
