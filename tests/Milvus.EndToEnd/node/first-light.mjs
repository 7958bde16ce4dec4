// Rows go in, are searched while they grow, are flushed and searched again.
import assert from 'node:assert/strict';
import { IndexType } from '@zilliz/milvus2-sdk-node';
import { check, client, collection, success, until } from './report.mjs';
import { Changes } from './changes.mjs';
import { checkFilters, checkSearches, count, query } from './checks.mjs';
import { fields, METRICS, rowsOf } from './rows.mjs';
import { readWords } from './words.mjs';

const ROWS = 20_000;
const BATCH = 1_000;
const QUERIES = 20;

const words = await readWords(ROWS + QUERIES);
const queries = words.splice(ROWS).map(word => word.vector);
const ids = Array.from({ length: ROWS }, (_, id) => id);

await check('create', 'a healthy server answers with its version', async () => {
  assert.equal((await client.checkHealth()).isHealthy, true);
  assert.ok((await client.getVersion()).version.length > 0);
});

await check('create', 'a collection with two shards', async () => {
  success(await client.createCollection({ collection_name: collection, fields, shards_num: 2, consistency_level: 'Strong' }));
  const made = success(await client.describeCollection({ collection_name: collection }));
  assert.equal(Number(made.shards_num), 2);
  assert.equal(made.virtual_channel_names.length, 2);
  assert.deepEqual(made.schema.fields.map(field => field.name), fields.map(field => field.name));
  assert.equal((await client.hasCollection({ collection_name: collection })).value, true);
});

await check('create', 'an index on every vector, and the collection loaded', async () => {
  for (const [field_name, metric_type] of Object.entries(METRICS)) {
    success(await client.createIndex({ collection_name: collection, field_name, index_type: IndexType.FLAT, metric_type }));
  }
  success(await client.loadCollection({ collection_name: collection }));
  assert.equal((await client.getLoadState({ collection_name: collection })).state, 'LoadStateLoaded');
});

await check('empty', 'a search of no rows finds none', async () => {
  for (const anns_field of Object.keys(METRICS)) {
    const reply = success(await client.search({ collection_name: collection, anns_field, data: [Array.from(queries[0])], limit: 3 }));
    assert.deepEqual(reply.results.flat(), []);
  }
});

await check('empty', 'a query of no rows finds none and counts zero', async () => {
  assert.deepEqual(await query('id >= 0', ['id']), []);
  assert.equal(await count(''), 0);
});

await check('empty', 'a flush of no rows is done', async () => {
  const flushed = success(await client.flush({ collection_names: [collection] }));
  const flush_ts = flushed.coll_flush_ts[collection];
  await until('the flush', 60, async () =>
    success(await client.getFlushState({ collection_name: collection, segmentIDs: [], flush_ts })).flushed);
});

await check('insert', `${ROWS} rows are acknowledged`, async () => {
  for (let first = 0; first < ROWS; first += BATCH) {
    const reply = success(await client.insert({ collection_name: collection, data: rowsOf(first, BATCH, words) }));
    assert.equal(Number(reply.insert_cnt), BATCH);
    assert.equal(reply.succ_index.length, BATCH);
  }
});

await check('insert', 'a row with a wrong dimension is refused and changes nothing', async () => {
  const [row] = rowsOf(ROWS, 1, words);
  const reply = await client.insert({ collection_name: collection, data: [{ ...row, near: [1, 2, 3] }] })
    .catch(error => ({ status: { error_code: error.message } }));
  assert.notEqual(reply.status.error_code, 'Success');
});

await checkSearches('growing', { words, ids, queries });
await checkFilters('growing', { words, ids });

await check('flush', 'a flush is done when GetFlushState says so', async () => {
  const flushed = success(await client.flush({ collection_names: [collection] }));
  const segmentIDs = flushed.coll_segIDs[collection].data;
  assert.ok(segmentIDs.length >= 2, `${segmentIDs.length} segments for two shards`);
  const flush_ts = flushed.coll_flush_ts[collection];
  await until('the flush', 60, async () =>
    success(await client.getFlushState({ collection_name: collection, segmentIDs, flush_ts })).flushed);
});

await check('segments', 'every segment is flushed and their rows sum up', async () => {
  const { infos } = success(await client.getPersistentSegmentInfo({ collectionName: collection }));
  assert.deepEqual([...new Set(infos.map(info => info.state))], ['Flushed']);
  assert.equal(infos.reduce((sum, info) => sum + Number(info.num_rows), 0), ROWS);
});

await check('segments', 'the statistics count every row', async () => {
  const { stats } = success(await client.getCollectionStatistics({ collection_name: collection }));
  assert.equal(Number(stats.find(stat => stat.key === 'row_count').value), ROWS);
});

await checkSearches('flushed', { words, ids, queries });
await checkFilters('filters', { words, ids });

const changes = new Changes(words);
await check('changes', 'a collection for them', () => changes.create());
await changes.run('changes', 'growing');
await changes.compare('changes', 'growing');
await changes.flush('changes', 'growing');
await changes.compare('changes', 'flushed');
await changes.run('changes', 'flushed');
await changes.compare('changes', 'flushed and changed');
await changes.flush('changes', 'flushed');
await changes.compare('changes', 'flushed again');
await changes.run('changes', 'unflushed');
await changes.compare('changes', 'not flushed before the kill');
await client.closeConnection();
