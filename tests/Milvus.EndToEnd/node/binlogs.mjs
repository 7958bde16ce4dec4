// Rows go in and are flushed; then DuckDB reads what lies in the binlogs, and every value must be the one that was sent.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DataType } from '@zilliz/milvus2-sdk-node';
import { parseBinlog } from './binlog-frame.mjs';
import { check, client, collection, ledgerPath as dataFolder, success, until } from './report.mjs';
import { scalarsOf } from './rows.mjs';
import { DIM, readWords } from './words.mjs';

const ROWS = Number(process.argv[5]);
const CODEC = process.argv[6] === 'Gzip' ? 'GZIP' : 'UNCOMPRESSED';
const BATCH = 1_000;
const SHARDS = 2;

const fields = [
  { name: 'id', data_type: DataType.Int64, is_primary_key: true },
  { name: 'attr', data_type: DataType.Int32 },
  { name: 'word', data_type: DataType.VarChar, max_length: 256 },
  { name: 'even', data_type: DataType.Bool },
  { name: 'tiny', data_type: DataType.Int8 },
  { name: 'small', data_type: DataType.Int16 },
  { name: 'ratio', data_type: DataType.Float },
  { name: 'weight', data_type: DataType.Double },
  { name: 'note', data_type: DataType.VarChar, max_length: 64, nullable: true },
  { name: 'level', data_type: DataType.Int64, nullable: true },
  { name: 'doc', data_type: DataType.JSON },
  { name: 'tags', data_type: DataType.Array, element_type: DataType.Int32, max_capacity: 8 },
  { name: 'near', data_type: DataType.FloatVector, dim: DIM },
  { name: 'bits', data_type: DataType.BinaryVector, dim: 32 },
  { name: 'sparse', data_type: DataType.SparseFloatVector },
];

const words = await readWords(ROWS);
const near = id => words[id].vector;
const tags = id => Array.from({ length: id % 4 }, (_, index) => id * 3 + index);
const bits = id => [id & 255, (id >> 8) & 255, 7, id % 251];
const sparse = id => ({ [id % 1000]: 0.5, [1000 + (id % 77)]: (id % 64) / 64 });
const doc = id => ({ n: id, w: words[id].word });

const rowOf = id => ({
  ...scalarsOf(id, words),
  note: id % 5 === 0 ? null : `note ${id}`,
  level: id % 3 === 0 ? null : id * 11,
  doc: doc(id), tags: tags(id), near: Array.from(near(id)), bits: bits(id), sparse: sparse(id),
});

let fieldIds = {};
await check('binlogs', `${ROWS} rows are inserted`, async () => {
  success(await client.createCollection({ collection_name: collection, fields, shards_num: SHARDS }));
  const made = success(await client.describeCollection({ collection_name: collection }));
  fieldIds = Object.fromEntries(made.schema.fields.map(field => [field.name, Number(field.fieldID)]));
  for (let first = 0; first < ROWS; first += BATCH) {
    const data = Array.from({ length: BATCH }, (_, index) => rowOf(first + index));
    assert.equal(Number(success(await client.insert({ collection_name: collection, data })).insert_cnt), BATCH);
  }
});

await check('binlogs', 'they are flushed', async () => {
  const flushed = success(await client.flush({ collection_names: [collection] }));
  const flush_ts = flushed.coll_flush_ts[collection];
  const segmentIDs = flushed.coll_segIDs[collection].data;
  await until('the flush', 60, async () =>
    success(await client.getFlushState({ collection_name: collection, segmentIDs, flush_ts })).flushed);
});
await client.closeConnection();

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const scratch = mkdtempSync(path.join(tmpdir(), 'payload-'));

/** One field of one segment as DuckDB reads it, and what it says of the file. */
async function readColumn(binlog) {
  const file = path.join(scratch, `${binlog.segment}-${binlog.field}.parquet`);
  writeFileSync(file, binlog.payload);
  try {
    const [values] = await (await connection.runAndReadAll(`select "${binlog.field}" from read_parquet('${file}')`)).getColumns();
    const metadata = (await connection.runAndReadAll(
      `select compression, stats_null_count, stats_min_value, stats_max_value from parquet_metadata('${file}')`)).getRowObjects();
    return { values, metadata };
  } finally {
    rmSync(file);
  }
}

/** Field id → column, of every segment. */
const segments = new Map();
await check('binlogs', 'DuckDB opens the payload of every binlog', async () => {
  for (const entry of readdirSync(dataFolder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || !file.includes('insert_log')) continue;
    const binlog = parseBinlog(readFileSync(file));
    const segment = segments.get(binlog.segment) ?? segments.set(binlog.segment, new Map()).get(binlog.segment);
    assert.equal(segment.has(binlog.field), false, `two binlogs of field ${binlog.field}`);
    segment.set(binlog.field, { ...(await readColumn(binlog)), binlog });
  }
  assert.ok(segments.size >= SHARDS, `${segments.size} segments`);
  for (const segment of segments.values()) {
    assert.deepEqual([...segment.keys()].sort((a, b) => a - b), [0, 1, ...Object.values(fieldIds)].sort((a, b) => a - b));
  }
});

const columnOf = (segment, name) => segment.get(fieldIds[name]).values;
const blob = value => Buffer.from(value.bytes);

function varint(number) {
  const bytes = [];
  for (let left = BigInt.asUintN(64, BigInt(number)); ; left >>= 7n) {
    if (left < 0x80n) return [...bytes, Number(left)];
    bytes.push(Number(left & 0x7fn) | 0x80);
  }
}

/** A schema.ScalarField with int_data, as protobuf writes it. */
function arrayBytes(numbers) {
  const packed = numbers.flatMap(varint);
  const ints = packed.length === 0 ? [] : [0x0a, ...varint(packed.length), ...packed];
  return Buffer.from([0x12, ...varint(ints.length), ...ints]);
}

function sparseBytes(row) {
  const bytes = Buffer.alloc(16);
  Object.keys(row).map(Number).sort((a, b) => a - b).forEach((index, place) => {
    bytes.writeUInt32LE(index, place * 8);
    bytes.writeFloatLE(row[index], place * 8 + 4);
  });
  return bytes;
}

await check('binlogs', 'every value of every field is the one that was sent', () => {
  const seen = new Set();
  for (const segment of segments.values()) {
    const columns = Object.fromEntries(Object.keys(fieldIds).map(name => [name, columnOf(segment, name)]));
    columns.id.forEach((key, row) => {
      const id = Number(key);
      const sent = rowOf(id);
      const same = (name, found, wanted) => found === wanted || assert.equal(found, wanted, `${name} of row ${id}`);
      const sameBytes = (name, wanted) =>
        blob(columns[name][row]).equals(wanted) || assert.fail(`${name} of row ${id}: ${blob(columns[name][row]).toString('hex')}`);
      assert.equal(seen.has(id), false, `row ${id} is there twice`);
      seen.add(id);
      for (const name of ['attr', 'word', 'even', 'tiny', 'small', 'ratio', 'weight', 'note']) same(name, columns[name][row], sent[name]);
      same('level', columns.level[row], sent.level === null ? null : BigInt(sent.level));
      assert.deepEqual(JSON.parse(blob(columns.doc[row]).toString('utf8')), sent.doc);
      sameBytes('tags', arrayBytes(sent.tags));
      sameBytes('near', Buffer.from(near(id).buffer, near(id).byteOffset, DIM * 4));
      sameBytes('bits', Buffer.from(sent.bits));
      sameBytes('sparse', sparseBytes(sent.sparse));
    });
    for (const [name, values] of Object.entries(columns)) assert.equal(values.length, columns.id.length, name);
  }
  assert.equal(seen.size, ROWS);
  assert.ok(Math.max(...seen) < ROWS && Math.min(...seen) === 0);
});

await check('binlogs', 'row ids are distinct and timestamps never go back', () => {
  const rowIds = new Set();
  for (const segment of segments.values()) {
    for (const rowId of segment.get(0).values) rowIds.add(rowId);
    const times = segment.get(1).values;
    times.forEach((time, row) => assert.ok(row === 0 || times[row - 1] <= time, `timestamp of row ${row}`));
    const { from, to } = segment.get(fieldIds.id).binlog;
    assert.deepEqual([times[0], times.at(-1)], [from, to]);
  }
  assert.equal(rowIds.size, ROWS);
});

await check('binlogs', 'the statistics are those of the values', () => {
  for (const segment of segments.values()) {
    for (const [field, { values, metadata }] of segment) {
      assert.equal(metadata.length, 1);
      assert.equal(metadata[0].compression, CODEC);
      assert.equal(Number(metadata[0].stats_null_count), values.filter(value => value === null).length, `nulls of field ${field}`);
    }
    for (const name of ['id', 'attr', 'tiny', 'small', 'level', 'weight', 'ratio', 'even']) {
      const present = columnOf(segment, name).filter(value => value !== null);
      const least = present.reduce((a, b) => (b < a ? b : a));
      const most = present.reduce((a, b) => (b > a ? b : a));
      const [{ stats_min_value, stats_max_value }] = segment.get(fieldIds[name]).metadata;
      const plain = text => (typeof least === 'bigint' ? BigInt(text) : typeof least === 'boolean' ? text === 'true' : Number(text));
      // Of zeros the smallest is −0, which is the same number.
      const shown = value => Math.fround(Number(value)) + 0;
      assert.deepEqual([plain(stats_min_value), plain(stats_max_value)].map(shown), [least, most].map(shown), `range of ${name}`);
    }
    for (const name of ['near', 'doc', 'tags', 'sparse']) {
      assert.equal(segment.get(fieldIds[name]).metadata[0].stats_max_value, null, `range of ${name}`);
    }
  }
});
rmSync(scratch, { recursive: true });
process.exit(0);
