// Checks that hold before a flush, after it and after a crash alike.
import assert from 'node:assert/strict';
import { check, client, collection, success } from './report.mjs';
import { checkHits } from './nearest.mjs';
import { METRICS, SCALARS, scalarsOf, vectorOf } from './rows.mjs';

const STRONG = 0;
const PAGE = 16384;

/** Rows by key order; `limit` and `offset` as given. */
export async function query(filter, output_fields, more = {}) {
  const reply = await client.query({
    collection_name: collection, filter, output_fields, consistency_level: STRONG, ...more,
  });
  return success(reply).data;
}

export const count = async filter => Number((await query(filter, ['count(*)']))[0]['count(*)']);

/** Every key from `first` on, page by page. */
export async function allIds(first) {
  const ids = [];
  for (let last = first - 1; ;) {
    const page = (await query(`id > ${last}`, ['id'], { limit: PAGE })).map(row => Number(row.id));
    ids.push(...page);
    if (page.length < PAGE) return ids;
    last = page.at(-1);
  }
}

/** Searches with every metric, alone and many at once, with filter, offset and output fields. */
export async function checkSearches(phase, { words, ids, queries }) {
  const vector = id => vectorOf(id, words);
  for (const [field, metric] of Object.entries(METRICS)) {
    const search = (data, more) => client.search({
      collection_name: collection, anns_field: field, data, consistency_level: STRONG, ...more,
    });

    await check(phase, `${metric}: recall is 1.0 for ${queries.length} queries at once`, async () => {
      const found = success(await search(queries.map(query => Array.from(query)), { limit: 10 })).results;
      assert.equal(found.length, queries.length);
      queries.forEach((query, index) =>
        checkHits(found[index], { metric, query, candidates: ids, vector, k: 10 }));
    });

    await check(phase, `${metric}: recall is 1.0 for the best 100`, async () => {
      const [query] = queries;
      const found = success(await search([Array.from(query)], { limit: 100 })).results;
      checkHits(found.flat(), { metric, query, candidates: ids, vector, k: 100 });
    });

    await check(phase, `${metric}: a filter keeps recall at 1.0`, async () => {
      const query = queries[1];
      const found = success(await search([Array.from(query)], { limit: 20, filter: 'attr < 10 and even' })).results;
      const candidates = ids.filter(id => scalarsOf(id, words).attr < 10 && id % 2 === 0);
      checkHits(found.flat(), { metric, query, candidates, vector, k: 20 });
    });

    await check(phase, `${metric}: an offset drops the best hits`, async () => {
      const data = [Array.from(queries[2])];
      const whole = success(await search(data, { limit: 20 })).results.flat().map(hit => hit.id);
      const later = success(await search(data, { limit: 15, offset: 5 })).results.flat().map(hit => hit.id);
      assert.deepEqual(later, whole.slice(5));
    });
  }

  await check(phase, 'hits bring the output fields of their rows', async () => {
    const found = success(await client.search({
      collection_name: collection, anns_field: 'near', data: [Array.from(queries[3])], limit: 10,
      output_fields: SCALARS, consistency_level: STRONG,
    })).results.flat();
    assert.equal(found.length, 10);
    for (const hit of found) checkScalars(hit, words);
  });
}

/** Filters of several kinds against the same predicate in JavaScript. */
export async function checkFilters(phase, { words, ids }) {
  const byWord = ['king', 'queen', 'the "quoted" one', words[42].word];
  const cases = [
    ['attr == 7', row => row.attr === 7],
    ['attr >= 10 and attr < 20', row => row.attr >= 10 && row.attr < 20],
    ['10 <= attr < 20', row => row.attr >= 10 && row.attr < 20],
    ['attr in [1, 2, 999]', row => [1, 2, 999].includes(row.attr)],
    [`word in [${byWord.map(word => JSON.stringify(word)).join(', ')}]`, row => byWord.includes(row.word)],
    ['not even and attr < 50', row => !row.even && row.attr < 50],
    ['even == true && (tiny < -120 || tiny > 120)', row => row.even && (row.tiny < -120 || row.tiny > 120)],
    ['attr % 100 == 3 and small > -20000', row => row.attr % 100 === 3 && row.small > -20000],
    ['attr + tiny * 2 > 1200', row => row.attr + row.tiny * 2 > 1200],
    ['ratio == 0.5', row => row.ratio === 0.5],
    ['weight > 100.5 and weight <= 101.5', row => row.weight > 100.5 && row.weight <= 101.5],
    ['id not in [1, 2, 3] and id < 10', row => ![1, 2, 3].includes(row.id) && row.id < 10],
    ['attr == 7 and attr == 8', () => false],
  ];
  for (const [filter, holds] of cases) {
    await check(phase, filter, async () => {
      const expected = ids.filter(id => holds(scalarsOf(id, words)));
      const found = (await query(filter, ['id'], { limit: PAGE })).map(row => Number(row.id));
      assert.deepEqual(found, expected);
      assert.equal(await count(filter), expected.length);
    });
  }

  await check(phase, 'count(*) without a filter counts every row', async () => assert.equal(await count(''), ids.length));

  await check(phase, 'limit and offset cut pages out of the same order', async () => {
    const first = await query('attr < 100', ['id'], { limit: 40 });
    const second = await query('attr < 100', ['id'], { limit: 25, offset: 15 });
    assert.deepEqual(second.map(row => row.id), first.slice(15).map(row => row.id));
  });

  await check(phase, 'every field comes back as it was sent', async () => {
    const rows = await query('id in [0, 1, 77, 19999]', ['*']);
    assert.deepEqual(rows.map(row => Number(row.id)), [0, 1, 77, 19999]);
    for (const row of rows) {
      checkScalars(row, words);
      const sent = vectorOf(Number(row.id), words);
      for (const name of Object.keys(METRICS)) assert.deepEqual(Float32Array.from(row[name]), sent, `${name} of ${row.id}`);
    }
  });
}

function checkScalars(found, words) {
  const sent = scalarsOf(Number(found.id), words);
  for (const name of SCALARS) {
    const value = typeof sent[name] === 'number' ? Number(found[name]) : found[name];
    assert.equal(value, sent[name], `${name} of ${found.id}`);
  }
}
