// Milvus's binlog frame, from its description alone: this shares no code with the server.
import assert from 'node:assert/strict';

const MAGIC = 0x00fffabc;
const DESCRIPTOR = 0;

/** Cuts the Parquet payload out of a file with one data event. */
export function parseBinlog(file) {
  assert.equal(file.readInt32LE(0), MAGIC, 'magic');
  assert.equal(file.readInt8(12), DESCRIPTOR, 'descriptor event');
  const extrasLength = file.readInt32LE(81);
  const extras = JSON.parse(file.toString('utf8', 85, 85 + extrasLength));
  const event = 85 + extrasLength;
  assert.equal(file.readInt32LE(13), event - 4, 'length of the descriptor event');
  assert.equal(file.readInt32LE(17), event, 'position of the data event');
  assert.equal(file.readInt32LE(event + 9), file.length - event, 'one event to the end of the file');
  return {
    collection: file.readBigInt64LE(21),
    partition: file.readBigInt64LE(29),
    segment: file.readBigInt64LE(37),
    field: Number(file.readBigInt64LE(45)),
    from: file.readBigUInt64LE(53),
    to: file.readBigUInt64LE(61),
    dataType: file.readInt32LE(69),
    extras,
    event: file.readInt8(event + 8),
    payload: file.subarray(event + 33),
  };
}

/** Makes a file as Milvus's stream writer does: next position −1, event times 1. */
export function makeBinlog({ dataType, field = 100, event = 1, extras = {} }, payload) {
  const json = Buffer.from(JSON.stringify({ original_size: String(payload.length), ...extras }));
  const head = Buffer.alloc(85 + json.length + 33);
  head.writeInt32LE(MAGIC, 0);
  head.writeInt8(DESCRIPTOR, 12);
  head.writeInt32LE(81 + json.length, 13);
  head.writeInt32LE(85 + json.length, 17);
  [1n, 2n, 3n, BigInt(field)].forEach((id, index) => head.writeBigInt64LE(id, 21 + index * 8));
  head.writeBigUInt64LE(1n, 53);
  head.writeBigUInt64LE(2n, 61);
  head.writeInt32LE(dataType, 69);
  Buffer.from('3410101010101010', 'hex').copy(head, 73);
  head.writeInt32LE(json.length, 81);
  json.copy(head, 85);
  const at = 85 + json.length;
  head.writeInt8(event, at + 8);
  head.writeInt32LE(33 + payload.length, at + 9);
  head.writeInt32LE(-1, at + 13);
  head.writeBigUInt64LE(1n, at + 17);
  head.writeBigUInt64LE(1n, at + 25);
  return Buffer.concat([head, payload]);
}
