// Deletes by ids, deletes by filter and upserts in a collection of their own, and what it must show after each round.
import assert from 'node:assert/strict';
import { DataType, IndexType, MetricType } from '@zilliz/milvus2-sdk-node';
import { check, client, collection, success, until } from './report.mjs';
import { checkHits } from './nearest.mjs';
import { scalarsOf } from './rows.mjs';
import { DIM } from './words.mjs';

const name = `${collection}_changes`;
const ROWS = 3_000;
const STRONG = 0;
const SHOWN = ['id', 'turn', 'attr', 'word', 'even'];

const range = (first, end, step = 1) => Array.from({ length: Math.ceil((end - first) / step) }, (_, i) => first + i * step);

/** What happens in each round: the last one but one is followed by kill -9, with nothing flushed. */
const ROUNDS = {
  growing: [
    { insert: range(0, ROWS) },
    { ids: range(0, 500, 10) },
    { filter: 'attr < 100 and even', holds: row => row.attr < 100 && row.even },
    { upsert: range(100, 300) },
    { upsert: range(ROWS, ROWS + 50) },
  ],
  flushed: [
    { ids: [...range(1_000, 1_100), 999_999] },
    { filter: 'id >= 600 and id < 700 and turn == 0', holds: row => row.id >= 600 && row.id < 700 && row.turn === 0 },
    { upsert: range(250, 420) },
    { insert: range(4_000, 4_100) },
    { filter: 'word in ["the", "of", "and"]', holds: row => ['the', 'of', 'and'].includes(row.word) },
  ],
  unflushed: [
    { ids: range(100, 300, 3) },
    { filter: 'turn > 0 and not even', holds: row => row.turn > 0 && !row.even },
    { upsert: [...range(0, 20), ...range(1_000, 1_020), ...range(4_050, 4_110)] },
  ],
  restarted: [
    { ids: range(0, 20, 2) },
    { filter: 'attr % 7 == 3', holds: row => row.attr % 7 === 3 },
    { upsert: range(2_000, 2_100) },
  ],
};

/** What the collection must hold, and the requests that make it so; with `replay` the model alone. */
export class Changes {
  #rows = new Map();
  #words;
  #turn = 0;

  constructor(words) {
    this.#words = words;
  }

  /** The row of a key: what it holds follows from the key and from the turn that wrote it. */
  #rowOf(id, turn) {
    const source = id + turn * 131;
    const { attr, word, even } = scalarsOf(source, this.#words);
    return { id, turn, attr, word, even, near: this.#words[source % this.#words.length].vector };
  }

  async create() {
    const fields = [
      { name: 'id', data_type: DataType.Int64, is_primary_key: true },
      { name: 'turn', data_type: DataType.Int32 },
      { name: 'attr', data_type: DataType.Int32 },
      { name: 'word', data_type: DataType.VarChar, max_length: 256 },
      { name: 'even', data_type: DataType.Bool },
      { name: 'near', data_type: DataType.FloatVector, dim: DIM },
    ];
    success(await client.createCollection({ collection_name: name, fields, shards_num: 2, consistency_level: 'Strong' }));
    success(await client.createIndex({
      collection_name: name, field_name: 'near', index_type: IndexType.FLAT, metric_type: MetricType.L2,
    }));
    success(await client.loadCollection({ collection_name: name }));
  }

  async drop() {
    success(await client.dropCollection({ collection_name: name }));
  }

  /** Does what a round does. */
  async run(phase, round, replay = false) {
    for (const step of ROUNDS[round]) {
      const [kind] = Object.keys(step);
      const { expected, send } = this.#change(kind, step);
      if (replay) continue;
      await check(phase, `${round}: ${kind} of ${expected} rows`, async () => assert.equal(await send(), expected));
    }
  }

  /** Changes the model; `send` makes the request and says how many rows the server counts. */
  #change(kind, step) {
    if (kind === 'insert' || kind === 'upsert') {
      const turn = kind === 'insert' ? 0 : ++this.#turn;
      const rows = step[kind].map(id => this.#rowOf(id, turn));
      for (const row of rows) this.#rows.set(row.id, row);
      const data = rows.map(row => ({ ...row, near: Array.from(row.near) }));
      return {
        expected: rows.length,
        send: async () => Number(success(await client[kind]({ collection_name: name, data }))[`${kind}_cnt`]),
      };
    }

    const gone = kind === 'ids' ? step.ids : [...this.#rows.values()].filter(step.holds).map(row => row.id);
    for (const id of gone) this.#rows.delete(id);
    const which = kind === 'ids' ? { ids: step.ids } : { filter: step.filter };
    return {
      expected: gone.length,
      send: async () => Number(success(await client.delete({ collection_name: name, ...which })).delete_cnt),
    };
  }

  /** Compares everything that can be read. */
  async compare(phase, when) {
    const query = async (filter, output_fields) => success(await client.query({
      collection_name: name, filter, output_fields, limit: output_fields[0] === 'count(*)' ? undefined : 16384,
      consistency_level: STRONG,
    })).data;
    const expected = [...this.#rows.values()].sort((a, b) => a.id - b.id);

    await check(phase, `${when}: the count is that of the rows`, async () =>
      assert.equal(Number((await query('', ['count(*)']))[0]['count(*)']), expected.length));

    await check(phase, `${when}: one row a key, and that the newest`, async () => {
      const found = (await query('id >= 0', SHOWN)).map(row => ({ ...row, id: Number(row.id) }));
      const wanted = expected.map(row => Object.fromEntries(SHOWN.map(field => [field, row[field]])));
      assert.deepEqual(found.map(row => Object.fromEntries(SHOWN.map(field => [field, row[field]]))), wanted);
    });

    await check(phase, `${when}: a filter finds new values and no old ones`, async () => {
      const found = (await query('even and turn >= 1', ['id'])).map(row => Number(row.id));
      assert.deepEqual(found, expected.filter(row => row.even && row.turn >= 1).map(row => row.id));
    });

    await check(phase, `${when}: deleted rows cannot be got`, async () => {
      const ids = range(0, 20).concat(range(100, 300, 9), range(1_000, 1_010), [999_999]);
      const { data } = success(await client.get({
        collection_name: name, ids, output_fields: ['id'], consistency_level: STRONG,
      }));
      assert.deepEqual(data.map(row => Number(row.id)).sort((a, b) => a - b), ids.filter(id => this.#rows.has(id)));
    });

    await check(phase, `${when}: searches find the newest vectors only`, async () => {
      const queries = [7, 131, 1_007, 2_131].map(index => this.#words[index].vector);
      const { results } = success(await client.search({
        collection_name: name, anns_field: 'near', data: queries.map(query => Array.from(query)), limit: 50,
        consistency_level: STRONG,
      }));
      queries.forEach((query, index) => checkHits(results[index], {
        metric: MetricType.L2, query, candidates: [...this.#rows.keys()], vector: id => this.#rows.get(id).near, k: 50,
      }));
    });
  }

  async flush(phase, when) {
    await check(phase, `${when}: a flush ends`, async () => {
      const flushed = success(await client.flush({ collection_names: [name] }));
      const segmentIDs = flushed.coll_segIDs[name].data;
      await until('the flush', 60, async () => success(await client.getFlushState({
        collection_name: name, segmentIDs, flush_ts: flushed.coll_flush_ts[name],
      })).flushed);
    });
  }
}
