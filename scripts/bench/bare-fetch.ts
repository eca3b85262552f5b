// The least that any sync must do: fetch the pages of the list, four at a time, and parse them.
// `node scripts/bench/bare-fetch.ts URL KEY COUNT`
import {Pool} from 'undici';

const [url, key, count] = process.argv.slice(2) as [string, string, string];
const LIMIT = 250;
const pool = new Pool(url, {connections: 4});
const offsets = Array.from({length: Math.ceil(Number(count) / LIMIT)}, (_, page) => page * LIMIT);
let rows = 0;
await Promise.all(
  Array.from({length: 4}, async () => {
    for (let offset = offsets.shift(); offset !== undefined; offset = offsets.shift()) {
      const cursor = encodeURIComponent(Buffer.from(JSON.stringify({limit: LIMIT, offset})).toString('base64'));
      const path = `/api/v1/workflows?limit=${LIMIT}&excludePinnedData=true&cursor=${cursor}`;
      const {body} = await pool.request({method: 'GET', path, headers: {'X-N8N-API-KEY': key}});
      const page = JSON.parse(await body.text()) as {data: unknown[]};
      rows += page.data.length;
    }
  }),
);
await pool.close();
if (rows !== Number(count)) throw new Error(`${rows} workflows instead of ${count}`);
