// Where a run of characters really stands: how pairs join, fetched only when the number of results must be exact.
import { common } from "./engine.js";
import { Decoder, Reader, STEP_ON, parts, readBucket } from "./pack.js";
import { neighbours } from "./text.js";

/** The kinds of numbers in joints: ordinals of first characters, and of second ones. */
const FIRST = 3;
const SECOND = 8;

/** Keeps of what a word may hold only the pages and strides in which a part of its run stands for certain. */
export async function only(pack, word, part) {
  const at = async ([place, list]) => [place, list.slots.length ? common(await standing(pack, part, place), list) : list];
  word.sets = await Promise.all(word.sets.map(at));
}

/** The three neighbours of a run whose pairs are the quickest to fetch. */
export function cheapest(pack, run) {
  const sizes = neighbours(run).map((gram) => pack.size(gram));
  const costs = sizes.slice(1).map((size, i) => size + sizes[i]);
  const at = costs.indexOf(Math.min(...costs));
  return [...run].slice(at, at + 3).join("");
}

/**
 * The postings of the pages and strides that hold the word's run at a place, or nothing.
 * @param {import("./pack.js").Pack} pack @param {string} run at least two characters
 * @returns {Promise<{slots: number[], starts: number[], strides: number[]}>}
 */
async function standing(pack, run, place) {
  const grams = neighbours(run);
  const lists = await Promise.all(grams.map(async (gram) => (await pack.postings(gram))[place]));
  if (lists.some((list) => !list)) return { slots: [], starts: [0], strides: [] };
  const bytes = await Promise.all(grams.map((gram) => jointsOf(pack, gram)));
  /** @type {Map<number, Set<number>>} by page and stride, the occurrences of the last character read at which the run so far ends */
  let ends;
  lists.forEach((list, i) => (ends = joined(ends, list, bytes[i][place])));
  return listed(ends.keys());
}

/** How the occurrences of a pair join its characters, as bytes at each place: they stand behind the postings as far as there is room. */
export async function jointsOf(pack, gram) {
  const number = pack.number("t", gram);
  const grams = await pack.bucket("t", number, readBucket);
  const { from, to } = grams.get(gram);
  let bytes = grams.rest;
  if (to > bytes.length) {
    await pack.sizes("p");
    bytes = new Uint8Array(await new Blob([bytes, await pack.bucket("p", number, (body) => body)]).arrayBuffer());
  }
  return parts(bytes.subarray(from, to));
}

function joined(ends, list, bytes) {
  const reader = new Reader(bytes);
  const lengths = list.long ? list.ends.map(() => reader.varint()) : [bytes.length];
  const out = new Map();
  lengths.forEach((length, at) => joinedBlock(out, ends, list, new Decoder(reader.take(length)), list.ends[at - 1] ?? 0, list.ends[at]));
  return out;
}

/** Adds what a block of a list continues: its pages from one place to another. */
function joinedBlock(out, ends, { slots, counts, long, starts, strides }, coder, begin, end) {
  for (let i = begin; i < end; i++) {
    let stride = strides ? strides[starts[i]] : 0;
    let last = -1;
    let from, to;
    for (let n = 0; n < counts[i]; n++) {
      if (strides && n) stride = long ? stride + coder.number(STEP_ON) : strides[starts[i] + n];
      if (stride !== last) {
        from = coder.number(FIRST + Math.min(stride, 3));
        to = coder.number(SECOND + Math.min(from, 3));
      } else {
        const on = coder.number(FIRST + 4);
        from = (from + on + 1) & 65535;
        to = (to + coder.number(SECOND + 4 + Math.min(on, 1)) + 1) & 65535;
      }
      last = stride;
      const key = slots[i] * 65536 + stride;
      if (ends && !ends.get(key)?.has(from)) continue;
      if (!out.has(key)) out.set(key, new Set());
      out.get(key).add(to);
    }
  }
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
