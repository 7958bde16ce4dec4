// The rows of these tests: every value follows from the primary key, so that a reader can prove a row.
import { DataType, MetricType } from '@zilliz/milvus2-sdk-node';
import { DIM } from './words.mjs';

export const METRICS = { near: MetricType.L2, along: MetricType.IP, angle: MetricType.COSINE };
export const SCALARS = ['id', 'attr', 'word', 'even', 'tiny', 'small', 'ratio', 'weight'];

export const fields = [
  { name: 'id', data_type: DataType.Int64, is_primary_key: true },
  { name: 'attr', data_type: DataType.Int32 },
  { name: 'word', data_type: DataType.VarChar, max_length: 256 },
  { name: 'even', data_type: DataType.Bool },
  { name: 'tiny', data_type: DataType.Int8 },
  { name: 'small', data_type: DataType.Int16 },
  { name: 'ratio', data_type: DataType.Float },
  { name: 'weight', data_type: DataType.Double },
  ...Object.keys(METRICS).map(name => ({ name, data_type: DataType.FloatVector, dim: DIM })),
];

/** The scalar values of the row with key `id`, as JavaScript numbers, strings and booleans. */
export function scalarsOf(id, words) {
  return {
    id,
    attr: (id * 7919) % 1000,
    word: words[id % words.length].word,
    even: id % 2 === 0,
    tiny: (id % 256) - 128,
    small: (id % 65536) - 32768,
    ratio: (id % 1024) / 1024, // exact in float32
    weight: Math.sqrt(id),
  };
}

export const vectorOf = (id, words) => words[id % words.length].vector;

export function rowOf(id, words) {
  const vector = Array.from(vectorOf(id, words));
  return { ...scalarsOf(id, words), near: vector, along: vector, angle: vector };
}

export const rowsOf = (first, count, words) => Array.from({ length: count }, (_, index) => rowOf(first + index, words));

/** Where Milvus routes an Int64 key: murmur3 (32 bits, seed 0) of its 8 little-endian bytes, without the sign bit. */
export function shardOf(id, shards) {
  let hash = mix(0, Number(BigInt(id) & 0xffffffffn));
  hash = mix(hash, Number((BigInt(id) >> 32n) & 0xffffffffn)) ^ 8;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) & 0x7fffffff) % shards;
}

function mix(hash, word) {
  word = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(hash ^ word, 13), 5) + 0xe6546b64) | 0;
}

const rotate = (value, by) => (value << by) | (value >>> (32 - by));
