// Inserts until the server is gone, and leaves a ledger of what was sent and what was acknowledged.
import { writeFileSync } from 'node:fs';
import { client, collection, ledgerPath } from './report.mjs';
import { rowsOf } from './rows.mjs';
import { readWords } from './words.mjs';

const ROWS = 20_000;
const FIRST = 1_000_000;
const BATCH = 200;
const WRITERS = 3;

const words = await readWords(ROWS);
const ledger = [];
let next = FIRST;
let gone = false;

async function write() {
  while (!gone) {
    const batch = { first: next, count: BATCH, acknowledged: false };
    next += BATCH;
    ledger.push(batch);
    try {
      const reply = await client.insert({
        collection_name: collection, data: rowsOf(batch.first, batch.count, words), timeout: 5_000,
      });
      batch.acknowledged = reply.status.error_code === 'Success';
      if (!batch.acknowledged && !reply.status.retriable) throw new Error(reply.status.reason);
      console.log(`acknowledged ${batch.first}`);
    } catch (error) {
      gone = true;
      console.log(`# ${error.message}`);
    }
  }
}

await Promise.all(Array.from({ length: WRITERS }, write));
writeFileSync(ledgerPath, JSON.stringify(ledger));
await client.closeConnection();
