// Lines that the test runner reads: `ok <phase> - <what>` or `not ok <phase> - <what>` with the reason below it.
import assert from 'node:assert/strict';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';

export const [, , address, collection, ledgerPath] = process.argv;

/** A call is never sent twice: a repeated insert would hide whether the first one took place. */
export const client = new MilvusClient({ address, maxRetries: 0, timeout: 60_000, logLevel: 'error' });

/** Runs one check and says how it ended; a failure does not stop the checks after it. */
export async function check(phase, what, body) {
  try {
    await body();
    console.log(`ok ${phase} - ${what}`);
  } catch (error) {
    console.log(`not ok ${phase} - ${what}`);
    for (const line of String(error?.message ?? error).split('\n').slice(0, 20)) console.log(`  ${line}`);
  }
}

/** Fails unless the server answered Success; returns the answer. */
export function success(reply) {
  const status = reply.status ?? reply;
  assert.equal(status.error_code, 'Success', `${status.error_code} (${status.code}): ${status.reason}`);
  return reply;
}

export async function until(what, seconds, condition) {
  const limit = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > limit) throw new Error(`${what} did not come true in ${seconds} s`);
    await new Promise(resume => setTimeout(resume, 20));
  }
}
