// Where a run of characters really stands: grams' positions, fetched only when the number of results must be exact.
import { Reader } from "./pack.js";
import { covering } from "./text.js";

/**
 * The pages among `slots` that hold the word's run at a place.
 * @param {number} most use so many of the run's pairs, the rarest first; all of them make the answer certain
 */
export async function runs(found, word, place, slots, most = Infinity) {
  if (!slots.length) return slots;
  const grams = covering(word.run).map(([offset, gram]) => ({ offset, gram, list: found.grams.get(gram)[place] }));
  grams.sort((a, b) => a.list.slots.length - b.list.slots.length);
  grams.length = Math.min(grams.length, most);
  const files = await Promise.all(grams.map(({ gram }) => found.pack.positions(gram, found.grams.get(gram))));
  /** @type {Map<number, Set<number>>} for each page the places where the run may start */
  let starts = new Map(Array.from(slots, (slot) => [slot, null]));
  grams.forEach(({ offset, list }, i) => (starts = narrowed(starts, list, files[i][place], offset)));
  return Uint32Array.from(starts.keys());
}

function narrowed(starts, { slots, counts }, bytes, offset) {
  const reader = new Reader(bytes);
  const k = reader.byte();
  const out = new Map();
  for (let i = 0; i < slots.length; i++) {
    const before = starts.get(slots[i]);
    const here = new Set();
    for (let n = 0, next = 0; n < counts[i]; n++) {
      next += reader.rice(k);
      const start = next++ - offset;
      if (before === null || before?.has(start)) here.add(start);
    }
    if (here.size) out.set(slots[i], here);
  }
  return out;
}
