// Where a run of characters really stands: how pairs join, fetched only when the number of results must be exact.
import { Reader } from "./pack.js";
import { neighbours } from "./text.js";

/**
 * The postings of the pages and strides that hold the word's run at a place, or nothing.
 * @param {import("./pack.js").Pack} pack @param {string} run at least two characters
 * @returns {Promise<{slots: number[], starts: number[], strides: number[]}>}
 */
export async function standing(pack, run, place) {
  const grams = neighbours(run);
  const lists = await Promise.all(grams.map(async (gram) => (await pack.postings(gram))[place]));
  if (lists.some((list) => !list)) return { slots: [], starts: [0], strides: [] };
  const bytes = await Promise.all(grams.map((gram) => pack.joints(gram)));
  /** @type {Map<number, Set<number>>} by page and stride, the occurrences of the last character read at which the run so far ends */
  let ends;
  lists.forEach((list, i) => (ends = joined(ends, list, bytes[i][place])));
  return listed(ends.keys());
}

function joined(ends, { slots, counts, starts, strides }, bytes) {
  const reader = new Reader(bytes);
  const k = reader.byte();
  const out = new Map();
  slots.forEach((slot, i) => {
    for (let n = 0; n < counts[i]; n++) {
      const [from, to] = [reader.rice(k & 15), reader.rice(k >> 4)];
      const key = slot * 65536 + (strides ? strides[starts[i] + n] : 0);
      if (ends && !ends.get(key)?.has(from)) continue;
      if (!out.has(key)) out.set(key, new Set());
      out.get(key).add(to);
    }
  });
  return out;
}

function listed(keys) {
  const out = { slots: [], starts: [0], strides: [] };
  for (const key of keys) {
    const slot = Math.floor(key / 65536);
    if (out.slots.at(-1) !== slot) {
      out.slots.push(slot);
      out.starts.push(out.strides.length);
    }
    out.strides.push(key % 65536);
    out.starts[out.slots.length] = out.strides.length;
  }
  return out;
}
