// After kill -9 and a restart: every acknowledged row once, other batches whole or absent per shard, what was deleted
// gone and what was replaced new; then the drop.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { check, client, collection, ledgerPath, success, until } from './report.mjs';
import { Changes } from './changes.mjs';
import { allIds, checkFilters, checkSearches, count } from './checks.mjs';
import { shardOf } from './rows.mjs';
import { readWords } from './words.mjs';

const ROWS = 20_000;
const QUERIES = 20;
const SHARDS = 2;

const words = await readWords(ROWS + QUERIES);
const queries = words.splice(ROWS).map(word => word.vector);
const ledger = JSON.parse(readFileSync(ledgerPath, 'utf8'));
const keys = batch => Array.from({ length: batch.count }, (_, index) => batch.first + index);
let ids = [];

await check('restart', 'the collection is still loaded', () => until('the load', 60, async () =>
  (await client.getLoadState({ collection_name: collection })).state === 'LoadStateLoaded'));

await check('restart', 'no row is there twice', async () => {
  ids = await allIds(0);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(await count(''), ids.length);
});

await check('restart', 'every flushed row is there', () => {
  const present = new Set(ids);
  assert.deepEqual(Array.from({ length: ROWS }, (_, id) => id).filter(id => !present.has(id)), []);
});

await check('restart', 'every acknowledged row is there', () => {
  const present = new Set(ids);
  const acknowledged = ledger.filter(batch => batch.acknowledged);
  assert.ok(acknowledged.length > 0, 'nothing was acknowledged before the kill');
  assert.deepEqual(acknowledged.flatMap(keys).filter(id => !present.has(id)), []);
});

await check('restart', 'a batch without an answer is there whole or not at all, per shard', () => {
  const present = new Set(ids);
  for (const batch of ledger.filter(batch => !batch.acknowledged)) {
    for (let shard = 0; shard < SHARDS; shard++) {
      const slice = keys(batch).filter(id => shardOf(id, SHARDS) === shard);
      const kept = slice.filter(id => present.has(id)).length;
      assert.ok(kept === 0 || kept === slice.length, `batch ${batch.first}: shard ${shard} kept ${kept} of ${slice.length}`);
    }
  }
});

await check('restart', 'there are no rows that nobody sent', () => {
  const sent = new Set(ledger.flatMap(keys));
  assert.deepEqual(ids.filter(id => id >= ROWS && !sent.has(id)), []);
});

await checkSearches('restart', { words, ids, queries });
await checkFilters('restart', { words, ids });

const changes = new Changes(words);
for (const round of ['growing', 'flushed', 'unflushed']) await changes.run('changed', round, true);
await changes.compare('changed', 'after the kill');
await changes.run('changed', 'restarted');
await changes.compare('changed', 'after more');
await changes.flush('changed', 'after more');
await changes.compare('changed', 'after a flush');
await check('changed', 'the collection is dropped', () => changes.drop());

await check('drop', 'a dropped collection is gone', async () => {
  success(await client.dropCollection({ collection_name: collection }));
  assert.equal((await client.hasCollection({ collection_name: collection })).value, false);
  const { data } = success(await client.showCollections());
  assert.deepEqual(data.filter(found => found.name === collection), []);
});
await client.closeConnection();
