// Binlogs and delta logs whose Parquet payload DuckDB wrote: argument 2 names the folder. Every value follows from its row
// number, so that the reader can work it out by itself.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { makeBinlog } from './binlog-frame.mjs';

const [, , folder] = process.argv;
const connection = await (await DuckDBInstance.create(':memory:')).connect();

/** Column: Milvus's type number and DuckDB's expression of the row number i. */
const COLUMNS = {
  bool: [1, 'i % 2 = 0'],
  int8: [2, '(i % 256 - 128)::tinyint'],
  int16: [3, '(i % 65536 - 32768)::smallint'],
  int32: [4, '(i * 7919 - 1000000)::integer'],
  int64: [5, 'i * 1234567890123 - 2305843009213693952'],
  constant: [5, '42::bigint'],
  nulls: [5, 'case when i % 3 = 0 then null else i end'],
  allnull: [5, 'null::bigint'],
  float: [10, '(i / 1024.0)::float'],
  double: [11, 'i::double / 7::double'],
  category: [21, "'w' || (i % 50)"],
  text: [21, "'tëxt ' || (i * i)"],
  nulltext: [21, "case when i % 5 < 2 then null else 'n' || i end"],
  json: [23, "('{\"a\":' || i || '}')::json"],
  time: [26, "timestamptz '2020-01-01 00:00:00+00' + to_microseconds(i * 1000001)"],
  bytes: [105, "unhex(printf('%016x', i))"],
  uuid: [100, "lpad(printf('%x', i), 32, '0')::uuid"],
};

mkdirSync(folder, { recursive: true });
await connection.run('create table t as select range::bigint i from range(5000)');

async function parquet(select, codec, version) {
  const file = path.join(folder, 'payload.parquet');
  await connection.run(
    `copy (${select}) to '${file}' (format parquet, compression ${codec}, parquet_version ${version}, row_group_size 2048)`);
  const payload = readFileSync(file);
  rmSync(file);
  return payload;
}

const put = (name, head, payload) => writeFileSync(path.join(folder, name), makeBinlog(head, payload));

for (const version of ['V1', 'V2']) {
  for (const codec of ['uncompressed', 'gzip']) {
    for (const [name, [dataType, expression]] of Object.entries(COLUMNS)) {
      const extras = { nullable: name.includes('null') };
      put(`${name}-${codec}-${version}`, { dataType, extras }, await parquet(`select ${expression} x from t`, codec, version));
      const few = await parquet(`select ${expression} x from t where i < 20`, codec, version);
      put(`few-${name}-${codec}-${version}`, { dataType, extras }, few);
    }
    for (const [name, key] of [['int64', 'i * 3'], ['varchar', "'k' || i"]]) {
      const deletes = await parquet(`select ${key} pk, i + 7 ts from t`, codec, version);
      put(`deletes-${name}-${codec}-${version}`,
        { dataType: 5, field: -1, event: 2, extras: { version: 'MULTI_FIELD' } }, deletes);
    }
  }
}
for (const codec of ['snappy', 'zstd', 'lz4_raw', 'brotli']) {
  put(`refused-${codec}`, { dataType: 5 }, await parquet('select i from t', codec, 'V1'));
}
console.log('ok duckdb - files are written');
