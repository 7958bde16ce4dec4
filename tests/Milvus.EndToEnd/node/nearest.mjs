// Brute force, and what a correct answer to a search may be when scores tie.
import assert from 'node:assert/strict';

const SCORES = {
  L2: (a, b) => a.reduce((sum, value, index) => sum + (value - b[index]) ** 2, 0),
  IP: (a, b) => a.reduce((sum, value, index) => sum + value * b[index], 0),
  COSINE: (a, b) => SCORES.IP(a, b) / Math.sqrt(SCORES.IP(a, a) * SCORES.IP(b, b)),
};

const better = metric => (metric === 'L2' ? (a, b) => a - b : (a, b) => b - a);

/**
 * Fails unless `hits` is a right answer: k distinct rows that may be there, scores as the vectors give them, best first,
 * and none worse than the k-th best of all: recall 1.0, where rows of equal score stand for each other.
 */
export function checkHits(hits, { metric, query, candidates, vector, k }) {
  const scores = new Map(candidates.map(id => [id, SCORES[metric](query, vector(id))]));
  const best = [...scores.values()].sort(better(metric));
  const expected = Math.min(k, best.length);
  assert.equal(hits.length, expected, `${hits.length} hits instead of ${expected}`);
  assert.equal(new Set(hits.map(hit => String(hit.id))).size, expected, 'a row was hit twice');
  if (expected === 0) return;

  const last = best[expected - 1];
  const slack = 1e-4 * Math.max(1, Math.abs(last), Math.abs(best[0]));
  let previous = null;
  for (const hit of hits) {
    const truth = scores.get(Number(hit.id));
    assert.notEqual(truth, undefined, `row ${hit.id} should not be found`);
    assert.ok(Math.abs(hit.score - truth) <= slack, `row ${hit.id} scored ${hit.score} instead of ${truth}`);
    assert.ok(better(metric)(truth, last) <= slack, `row ${hit.id} (${truth}) is worse than the ${k}th best (${last})`);
    if (previous !== null) assert.ok(better(metric)(previous, hit.score) <= slack, `row ${hit.id} is out of order`);
    previous = hit.score;
  }
}
