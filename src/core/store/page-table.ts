import type {CachedPage} from '../n8n/client.ts';
import type {Database} from './database.ts';

export interface StoredPage extends CachedPage {
  environment: string;
  /** Origin, key, and whatever else the stored hashes depend on; another scope forgets the page. */
  scope: string;
  offset: number;
  limit: number;
}

interface Row {
  environment: string;
  scope: string;
  page_offset: number;
  page_limit: number;
  etag: string;
  ids: string;
  is_last: number;
}

/** `page_cache`: what is remembered of each page of an environment's list. */
export function createPageTable(database: Database) {
  const list = database.prepare<[string, string], Row>('SELECT * FROM page_cache WHERE environment = ? AND scope = ?');
  const put = database.prepare(
    `INSERT INTO page_cache VALUES (@environment, @scope, @offset, @limit, @etag, @ids, @last)
     ON CONFLICT (environment, page_offset, page_limit) DO UPDATE SET scope = @scope, etag = @etag, ids = @ids, is_last = @last`,
  );
  const forget = database.prepare('DELETE FROM page_cache WHERE environment = ?');

  return {
    list: (environment: string, scope: string): StoredPage[] =>
      list.all(environment, scope).map((row) => ({
        environment,
        scope,
        offset: row.page_offset,
        limit: row.page_limit,
        etag: row.etag,
        ids: JSON.parse(row.ids),
        last: row.is_last === 1,
      })),
    put: (page: StoredPage) => put.run({...page, ids: JSON.stringify(page.ids), last: Number(page.last)}),
    forget: (environment: string) => forget.run(environment),
  };
}
