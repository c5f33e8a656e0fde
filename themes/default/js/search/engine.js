// Answers a search from the pack: what matches, in which order, with which score. No document, no DOM.
//
// A run is looked for by those of its pairs that are quickly fetched. That they all stand in one chunk of a page is nearly
// always enough to know that the run does; so the first results are ranked from that and proved on the chunks' own text,
// which is fetched to be shown anyway. How the pairs join is fetched only where the number of results must be exact.
//
// Others that ask: `search(pack, query)` with `openPack` (pack.js), then `found.slots`, `found.total`, `found.settle()`,
// `found.results(from, to)`; `counts(found, facet)` and `facet(pack, name)` (facets.js).
import { fetchFrom, openPack } from "./pack.js";
import { dateIn, holds, mayBePinyin, neighbours, passage, threes, words } from "./text.js";

/** What the page needs besides the search itself: it has all of it from this one module, which may fail to come. */
export const needed = { dateIn, fetchFrom, openPack };

const PARTS = { title: [0], summary: [1], body: [2] };
const NOWHERE = { slots: [], starts: [0], strides: [] };

/**
 * @typedef {{text: string, filters?: [string, string][], sort?: "relevance"|"date"}} Query
 * @param {import("./pack.js").Pack} pack @param {Query} query
 */
export async function search(pack, query) {
  const allowed = filtered(pack, query.filters);
  allowed.catch(() => {});
  const { list, grams } = await lookUp(pack, query.text);
  const found = new Found(pack, query, list, grams);
  found.allowed = await allowed;
  await found.begin();
  return found;
}

/** The pages that every facet's chosen values allow, or undefined if nothing is chosen. */
async function filtered(pack, filters) {
  if (!filters?.length) return undefined;
  const { allowed } = await import("./facets.js");
  return allowed(pack, filters);
}

/** The pages that belong to what a word names. @returns {Promise<Set<number>>} */
async function belonging(pack, word) {
  const { named } = await import("./facets.js");
  return new Set((await named(pack, word)).flatMap(({ slots }) => [...slots]));
}

/** The words and the postings of their grams; scripts are folded only if a gram is unknown. */
async function lookUp(pack, text) {
  let list = words(text);
  let grams = await postings(pack, list);
  const unknown = ([gram, places]) => !places.length && /[^\x00-\u33ff]/.test(gram);
  if ([...grams].some(unknown)) {
    list = words(text, await pack.scripts());
    grams = await postings(pack, list);
  }
  return { list, grams };
}

async function postings(pack, list) {
  for (const word of list) Object.assign(word, chosen(pack, word.run));
  const names = new Set(list.flatMap((word) => word.grams));
  return new Map(await Promise.all([...names].map(async (gram) => [gram, await pack.postings(gram)])));
}

/**
 * The grams to look a run up by: first the one that scores, which is the one in the smallest bucket, then some that add
 * little, and one for each character that may have another form here; and the others, the cheapest first.
 */
function chosen(pack, run) {
  if (length({ run }) < 2) return { grams: [run] };
  const all = [...new Set([...neighbours(run), ...threes(run)])];
  const sizes = new Map(all.map((gram) => [gram, pack.size(gram)]));
  const [first, ...others] = all.sort((a, b) => sizes.get(a) - sizes.get(b));
  const out = [first];
  let left = LITTLE;
  for (const gram of others) if (gram === run || (out.length < MOST && (left -= sizes.get(gram)) >= 0)) out.push(gram);
  for (const c of run) if (!pack.plain(c) && !out.some((gram) => gram.includes(c))) out.push(others.find((gram) => gram.includes(c)));
  return { grams: out, others: others.filter((gram) => !out.includes(gram)) };
}

const placesOf = (word) => (word.part ? PARTS[word.part] : mayBePinyin(word) ? [0, 1, 2, 3] : [0, 1, 2]);
const length = (word) => [...word.run].length;

/** What a search found. `slots` is ordered, `total` counts it; both are certain once `exact`. */
class Found {
  constructor(pack, query, list, grams) {
    Object.assign(this, { pack, query, words: list, grams, exact: true, proved: new Map(), luck: { read: 0, held: 0 } });
  }

  async begin() {
    await Promise.all(this.words.filter((word) => word.facet).map(async (word) => (word.belonging = await belonging(this.pack, word))));
    for (const word of this.words) {
      word.sets = placesOf(word).map((place) => [place, this.holding(word, place)]);
      word.loose = length(word) > 2 && !word.grams.includes(word.run) && word.sets.some(([, list]) => list.slots.length);
    }
    // What is left out must be certain, and pinyin cannot be proved on the text.
    const certain = (word) => word.exclude || word.sets.some(([place, list]) => place === 3 && list.slots.length);
    await Promise.all(this.words.filter(certain).map((word) => this.settleWord(word)));
    this.gather();
  }

  /** Pages, and strides of bodies, with all the grams of a word that were looked up at a place. */
  holding(word, place) {
    const lists = word.grams.map((gram) => this.grams.get(gram)[place] ?? NOWHERE);
    return lists.sort((a, b) => a.slots.length - b.slots.length).reduce(common);
  }

  gather() {
    const pages = this.pack.manifest.pages;
    const tally = new Uint8Array(pages).fill(1);
    const keep = (lists, wanted) => {
      const here = new Uint8Array(pages);
      for (const list of lists) for (const slot of list) here[slot] = 1;
      for (let slot = 0; slot < pages; slot++) if (here[slot] !== wanted) tally[slot] = 0;
    };
    this.words.forEach((word) => keep([...word.sets.map(([, { slots }]) => slots), word.belonging ?? []], word.exclude ? 0 : 1));
    if (this.allowed) keep([this.allowed], 1);
    this.match = tally;
    this.exact = !this.words.some((word) => word.loose);
    this.scores ??= this.score();
    const slots = [];
    for (let slot = pages - 1; slot >= 0; slot--) if (tally[slot] && this.proved.get(slot) !== false) slots.push(slot);
    if (this.query.sort !== "date") slots.sort((a, b) => this.scores[b] - this.scores[a] || b - a);
    this.slots = slots;
    this.total = slots.length;
  }

  /** tantivy's BM25 in tantivy's order of operations, each rounded to 32 bits. */
  score() {
    const { manifest } = this.pack;
    const scores = new Float32Array(manifest.pages);
    for (const [place, gram] of this.scoring()) {
      const list = this.grams.get(gram)[place];
      if (!list) continue;
      const weight = f(f(idf(manifest, list.slots.length) * f(2.2)) * manifest.boosts[place]);
      const average = f(manifest.tokens[[...gram].length > 1 ? 1 : 0][place] / manifest.pages);
      const norm = f(f(1.2) * f(0.25 + f(0.75 / average)));
      for (let i = 0; i < list.slots.length; i++) {
        const count = list.counts[i];
        scores[list.slots[i]] += f(weight * f(count / f(count + norm)));
      }
    }
    return scores;
  }

  /** The grams that score: of each word one, by word and place, each once. */
  scoring() {
    const out = new Map();
    for (const word of this.words.filter((w) => !w.exclude && !w.facet))
      for (const place of placesOf(word)) out.set(place + word.grams[0], [place, word.grams[0]]);
    return out.values();
  }

  /** Makes one word certain by the joints of its pairs. */
  async settleWord(word) {
    if (!word.loose) return;
    await (word.settling ??= import("./joints.js").then(({ only }) => only(this.pack, word, word.run)));
    word.loose = false;
  }

  /** The strides of a page in which a word may stand, the bodies' first; undefined for a single character: anywhere. */
  strides(word, slot) {
    const out = [];
    for (const [place, list] of word.sets.toReversed()) {
      const i = place === 3 ? -1 : indexOf(list.slots, slot);
      if (i < 0) continue;
      if (place === 2 && !list.starts) return undefined;
      out.push(...(place === 2 ? list.strides.slice(list.starts[i], list.starts[i + 1]) : [0]));
    }
    return out;
  }

  /**
   * The chunk of a page that shows most words, and whether the page holds all words that were in doubt; undefined if that
   * chunk does not tell and no other is to be read.
   */
  async look(slot, further = true) {
    const wanted = this.words.filter((word) => !word.exclude);
    // Of a page that belongs to what a word names, its beginning tells most.
    const places = wanted.map((word) => (word.belonging?.has(slot) ? [] : this.strides(word, slot)));
    if (places.includes(undefined)) return this.lookThrough(slot, wanted);
    const votes = new Map();
    for (const list of places) for (const stride of new Set(list)) votes.set(stride, (votes.get(stride) ?? 0) + 1);
    // A match in the body shows more than one in the title; but what the page says of itself stands before what stands on it.
    const told = wanted.some((word) => word.sets.some(([place, { slots }]) => place === 1 && indexOf(slots, slot) >= 0));
    const first = [...votes].sort(([a, n], [b, m]) => m - n || (!told && (a === 0) - (b === 0)) || a - b)[0]?.[0] ?? 0;
    let best = await this.pack.chunk(slot, first);
    let held = true;
    for (const [i, word] of wanted.entries()) {
      if (!held || !word.loose || word.belonging?.has(slot) || holds(best, word)) continue;
      if (!further) return { chunk: best, held: undefined };
      const other = await this.holder(slot, word, places[i].filter((stride) => stride !== first));
      held = Boolean(other);
      if (held && wanted.length === 1) best = other;
    }
    return { chunk: best, held };
  }

  async holder(slot, word, strides) {
    for (const stride of new Set(strides)) {
      const chunk = await this.pack.chunk(slot, stride);
      if (holds(chunk, word)) return chunk;
    }
    const further = word.sets.some(([place, list]) => place === 2 && list.strides && isOpen(list, indexOf(list.slots, slot)));
    if (!further) return undefined;
    if (this.pack.strides(slot) <= MANY) return (await this.pack.page(slot)).find((chunk) => holds(chunk, word));
    await this.settleWord(word);
    const [stride] = this.strides(word, slot);
    return stride === undefined ? undefined : this.pack.chunk(slot, stride);
  }

  async lookThrough(slot, wanted) {
    const chunks = await this.pack.page(slot);
    const held = wanted.every((word) => !word.loose || word.belonging?.has(slot) || chunks.some((chunk) => holds(chunk, word)));
    const count = (chunk) => wanted.filter((word) => holds({ ...chunk, title: "", region: "" }, word)).length;
    return { chunk: chunks.reduce((best, chunk) => (count(chunk) > count(best) ? chunk : best)), held };
  }

  /**
   * Reads pages and drops those that do not hold all words after all. Where the likeliest chunks of many do not tell, and
   * another pair costs less than reading those pages through, the pair is looked up first.
   */
  async check(slots) {
    const loose = () => this.words.filter((word) => word.loose).length;
    const before = loose();
    const looks = await Promise.all(slots.map((slot) => this.look(slot, false)));
    const open = slots.filter((_, i) => looks[i].held === undefined);
    slots.forEach((slot, i) => looks[i].held && this.proved.set(slot, true));
    if (open.length && (await this.widen(open.length * PAGE))) return this.gather();
    const more = await Promise.all(open.map((slot) => this.look(slot)));
    if (loose() < before) return this.gather();
    open.forEach((slot, i) => this.proved.set(slot, more[i].held));
    this.luck.read += slots.length;
    this.luck.held += slots.filter((slot) => this.proved.get(slot)).length;
    this.slots = this.slots.filter((slot) => this.proved.get(slot) !== false);
    this.total = this.slots.length;
  }

  /** Looks up the next pair of each word in doubt for which so much is not too much; whether there was one. */
  async widen(much) {
    const wide = this.words.filter((word) => word.loose && word.others?.length && this.pack.size(word.others[0]) <= much);
    await Promise.all(
      wide.map(async (word) => {
        const gram = word.others.shift();
        word.grams.push(gram);
        this.grams.set(gram, await this.pack.postings(gram));
        word.sets = word.sets.map(([place, list]) => [place, common(list, this.grams.get(gram)[place] ?? NOWHERE)]);
      }),
    );
    if (wide.length) this.luck = { read: 0, held: 0 };
    return wide.length > 0;
  }

  /** Makes the whole answer certain: exact pages, exact total. Few doubtful pages are read, many looked up. */
  async settle() {
    if (this.exact) return this;
    const doubtful = this.slots.filter((slot) => !this.proved.has(slot)).length;
    return doubtful > FEW ? this.settleAll() : this.prove(Infinity);
  }

  async settleAll() {
    await Promise.all(this.words.map((word) => this.settleWord(word)));
    this.gather();
    return this;
  }

  /**
   * The results from one place to another, each proved to match.
   * @returns {Promise<{slot: number, score: number, record: object, shown: ReturnType<typeof passage>}[]>}
   */
  async results(from, to) {
    if (from > 0) await this.settle();
    if (!this.exact) await this.prove(to);
    const slots = this.slots.slice(from, to);
    const looks = await Promise.all(slots.map((slot) => this.look(slot)));
    return slots.map((slot, i) => {
      const { chunk } = looks[i];
      return { slot, score: this.scores[slot], record: chunk, shown: passage(chunk, this.words) };
    });
  }

  /** Proves the first pages on their own text; where many fail, by more grams of their runs, and at last by how those join. */
  async prove(count) {
    while (!this.exact) {
      const missing = this.slots.slice(0, count).filter((slot) => !this.proved.has(slot));
      if (!missing.length) break;
      const { read, held } = this.luck;
      if (read && (missing.length * (read + 1)) / (held + 0.5) > 8) await this.narrow();
      else await this.check(missing);
    }
    if (this.exact || this.slots.length > count) return this;
    this.exact = true;
    this.match.fill(0);
    for (const slot of this.slots) this.match[slot] = 1;
    return this;
  }

  /**
   * Keeps only pages that have another gram of each run; then those where that part of it stands which is the cheapest to
   * be certain of; then those where all does.
   */
  async narrow() {
    if (await this.widen(Infinity)) return this.gather();
    const wide = this.words.filter((word) => word.loose && !word.tight && length(word) > 3);
    if (!wide.length) return this.settleAll();
    const { only, cheapest } = await import("./joints.js");
    await Promise.all(wide.map((word) => only(this.pack, word, cheapest(this.pack, word.run))));
    for (const word of wide) word.tight = true;
    this.luck = { read: 0, held: 0 };
    this.gather();
    return this;
  }
}

/** Doubtful pages that cost less to read than to look up. */
const FEW = 16;
/** A page of more strides is not read through: its words are looked up. */
const MANY = 60;
/** What reading a page through costs, in steps of the pack. */
const PAGE = 3;
/** Of a run at most so many pairs are looked up at first, and beyond the first one only so much, in steps of the pack. */
const MOST = 3;
const LITTLE = 6;

const f = Math.fround;

function idf(manifest, pages) {
  const known = manifest.logs.find(([count]) => count === pages);
  const log = new Float32Array([Math.log(f(1 + f(f(manifest.pages - pages + 0.5) / f(pages + 0.5))))]);
  if (known) new Int32Array(log.buffer)[0] += known[1];
  return log[0];
}

/** What two postings share: pages, and where both tell strides, pages that may share a stride. */
export function common(a, b) {
  const out = { slots: [] };
  const strides = a.strides && b.strides;
  if (strides) Object.assign(out, { starts: [0], strides: [], open: [] });
  for (let i = 0, j = 0; i < a.slots.length && j < b.slots.length; ) {
    const [x, y] = [a.slots[i], b.slots[j]];
    if (x === y && !strides) out.slots.push(x);
    if (x === y && strides) {
      const both = shared(stridesAt(a, i), stridesAt(b, j), isOpen(a, i), isOpen(b, j));
      if (both.length) {
        out.slots.push(x);
        out.strides.push(...both);
        out.starts.push(out.strides.length);
        out.open.push(isOpen(a, i) && isOpen(b, j));
      }
    }
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return out;
}

const stridesAt = (list, i) => list.strides.slice(list.starts[i], list.starts[i + 1]);

/** Whether a gram may also stand further on in a page than the strides told: long lists tell the first alone. */
const isOpen = (list, i) => list.open?.[i] ?? (list.long && list.counts[i] > 1);

function shared(a, b, openA, openB) {
  if (openA && openB) return [Math.max(a[0], b[0])];
  if (openA) return b.filter((stride) => stride >= a[0]);
  if (openB) return a.filter((stride) => stride >= b[0]);
  const there = new Set(b);
  return [...new Set(a)].filter((stride) => there.has(stride));
}

/** The place of a number in a rising list, or -1. */
function indexOf(list, number) {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (list[middle] < number) from = middle + 1;
    else to = middle;
  }
  return list[from] === number ? from : -1;
}
