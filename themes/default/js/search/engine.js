// Answers a search from the pack: what matches, in which order, with which score. No document, no DOM.
//
// A run of n characters is looked for by ⌈n/2⌉ pairs. That all of them are on a page is nearly always enough to know
// that the run is; so the first results are ranked from that and proved on the pages' own text, and positions are
// fetched only where the number of results must be exact.
import { covering, holds, mayBePinyin, passage, words } from "./text.js";

const PARTS = { title: [0], summary: [1], body: [2] };

/**
 * @typedef {{text: string, filters?: [string, string][], sort?: "relevance"|"date"}} Query
 * @param {import("./pack.js").Pack} pack @param {Query} query
 */
export async function search(pack, query) {
  const { list, grams } = await lookUp(pack, query.text);
  const found = new Found(pack, query, list, grams);
  await found.begin();
  return found;
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
  const names = new Set(list.flatMap((word) => covering(word.run).map(([, gram]) => gram)));
  return new Map(await Promise.all([...names].map(async (gram) => [gram, await pack.postings(gram)])));
}

const placesOf = (word) => (word.part ? PARTS[word.part] : mayBePinyin(word) ? [0, 1, 2, 3] : [0, 1, 2]);

/** What a search found. `slots` is ordered, `total` counts it; both are certain once `exact`. */
class Found {
  constructor(pack, query, list, grams) {
    Object.assign(this, { pack, query, words: list, grams, exact: true, proved: new Map() });
  }

  async begin() {
    for (const word of this.words) {
      word.sets = placesOf(word).map((place) => [place, this.holding(word, place)]);
      word.loose = [...word.run].length > 2 && word.sets.some(([, slots]) => slots.length);
    }
    // What is left out must be certain, and pinyin cannot be proved on the text.
    const certain = (word) => word.loose && (word.exclude || word.sets.some(([place, slots]) => place === 3 && slots.length));
    await Promise.all(this.words.filter(certain).map((word) => this.settleWord(word)));
    this.allowed = await this.filtered();
    this.gather();
  }

  /** Pages with all grams of a word at a place. */
  holding(word, place) {
    const lists = covering(word.run).map(([, gram]) => this.grams.get(gram)[place]?.slots ?? new Uint32Array());
    return lists.sort((a, b) => a.length - b.length).reduce(common);
  }

  /** The pages that every facet's chosen values allow, or undefined if nothing is chosen. */
  async filtered() {
    if (!this.query.filters?.length) return undefined;
    const { allowed } = await import("./facets.js");
    return allowed(this.pack, this.query.filters);
  }

  gather() {
    const pages = this.pack.manifest.pages;
    const tally = new Uint8Array(pages).fill(1);
    const keep = (slots, wanted) => {
      const here = new Uint8Array(pages);
      for (const slot of slots) here[slot] = 1;
      for (let slot = 0; slot < pages; slot++) if (here[slot] !== wanted) tally[slot] = 0;
    };
    this.words.forEach((word) => keep(any(word.sets.map(([, slots]) => slots)), word.exclude ? 0 : 1));
    if (this.allowed) keep(this.allowed, 1);
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
      const pairs = [...gram].length - 1;
      const weight = f(f(idf(manifest, list.slots.length) * f(2.2)) * manifest.boosts[place]);
      const average = f(manifest.tokens[pairs][place] / manifest.pages);
      const norm = f(f(1.2) * f(0.25 + f(0.75 / average)));
      for (let i = 0; i < list.slots.length; i++) {
        const count = list.counts[i];
        scores[list.slots[i]] += f(weight * f(count / f(count + norm)));
      }
    }
    return scores;
  }

  /** The grams that score: by word, place, and order in the word, each once. */
  scoring() {
    const out = new Map();
    for (const word of this.words.filter((w) => !w.exclude))
      for (const place of placesOf(word))
        for (const [, gram] of covering(word.run)) out.set(place + gram, [place, gram]);
    return out.values();
  }

  /** Narrows one word by the positions of its rarest pairs; by those of all, it is certain. */
  async settleWord(word, most) {
    if (!word.loose) return;
    const { runs } = await import("./positions.js");
    word.sets = await Promise.all(word.sets.map(async ([place, slots]) => [place, await runs(this, word, place, slots, most)]));
    word.anchored = true;
    word.loose = covering(word.run).length > most;
  }

  /** Reads pages and drops those that do not hold all words after all. */
  async read(slots) {
    const records = await Promise.all(slots.map((slot) => this.pack.record(slot)));
    const loose = this.words.filter((word) => word.loose);
    slots.forEach((slot, i) => this.proved.set(slot, loose.every((word) => holds(records[i], word))));
    this.slots = this.slots.filter((slot) => this.proved.get(slot) !== false);
    this.total = this.slots.length;
  }

  /** The part of the pages read so far that held all words. */
  luck() {
    const held = [...this.proved.values()].filter(Boolean).length;
    return (held + 0.5) / (this.proved.size + 1);
  }

  /** About how many bytes the positions of a word's two rarest pairs would cost. */
  weight(word) {
    const sums = covering(word.run).map(([, gram]) => {
      const counts = this.grams.get(gram).flatMap((list) => (list ? [list.counts] : []));
      return 4000 + counts.flatMap((list) => [...list]).reduce((sum, n) => sum + n, 0) * 1.5;
    });
    return sums.sort((a, b) => a - b).slice(0, 2).reduce((sum, n) => sum + n, 0);
  }

  /** Keeps only pages that hold every two neighbours of each long run at one place, not just the covering ones. */
  async tighten() {
    const loose = this.words.filter((word) => word.loose && !word.tight && [...word.run].length > 3);
    for (const word of loose) {
      word.tight = true;
      const chars = [...word.run];
      const grams = chars.slice(1).map((c, i) => chars[i] + c);
      const lists = await Promise.all(grams.map((gram) => this.pack.postings(gram)));
      const narrow = (place, slots) => lists.reduce((left, list) => common(left, list[place]?.slots ?? []), slots);
      word.sets = word.sets.map(([place, slots]) => [place, narrow(place, slots)]);
    }
    if (loose.length) this.gather();
  }

  /** Makes the whole answer certain: exact pages, exact total. Few doubtful pages are read, many looked up. */
  async settle() {
    if (this.exact) return this;
    const doubtful = () => this.slots.filter((slot) => !this.proved.has(slot)).length;
    if (doubtful() > FEW) {
      await Promise.all(this.words.map((word) => this.settleWord(word, 2)));
      this.gather();
    }
    if (this.exact) return this;
    if (doubtful() <= FEW) return this.prove(Infinity);
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
    const records = await Promise.all(slots.map((slot) => this.pack.record(slot)));
    return slots.map((slot, i) => {
      return { slot, score: this.scores[slot], record: records[i], shown: passage(records[i], this.words) };
    });
  }

  /** Proves the first pages on their own text; where many fail, by whatever costs the reader least. */
  async prove(count) {
    let batch = count;
    while (!this.exact) {
      const missing = this.slots.slice(0, count).filter((slot) => !this.proved.has(slot)).length;
      if (!missing) break;
      await this.read(this.slots.filter((slot) => !this.proved.has(slot)).slice(0, batch));
      const rest = this.slots.slice(0, count).filter((slot) => !this.proved.has(slot)).length;
      const tries = Math.min(rest / this.luck(), this.slots.length - this.proved.size);
      const loose = this.words.filter((word) => word.loose);
      if (tries > 16 && loose.some((word) => !word.tight && [...word.run].length > 3)) await this.tighten();
      else if (this.proved.size > MOST_READ || tries * PAGE_BYTES > loose.reduce((sum, word) => sum + this.weight(word), 0)) {
        await Promise.all(loose.map((word) => this.settleWord(word, word.anchored ? Infinity : 2)));
        this.gather();
      }
      batch = Math.max(rest, Math.min(12, Math.ceil(tries)));
    }
    if (this.slots.length > count) return this;
    this.exact = true;
    this.match.fill(0);
    for (const slot of this.slots) this.match[slot] = 1;
    return this;
  }
}

/** Doubtful pages that cost less to read than the positions of a run's pairs. */
const FEW = 16;
/** After so many pages read in vain the wait counts more than the bytes. */
const MOST_READ = 36;
/** About what one more page's text costs, the wait for it included. */
const PAGE_BYTES = 3500;

const f = Math.fround;

function idf(manifest, pages) {
  const known = manifest.logs.find(([count]) => count === pages);
  return known ? f(known[1]) : f(Math.log(f(1 + f(f(manifest.pages - pages + 0.5) / f(pages + 0.5)))));
}

/** The numbers in both of two rising lists. */
function common(a, b) {
  const out = new Uint32Array(Math.min(a.length, b.length));
  let count = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) out[count++] = a[i];
    if (a[i] <= b[j]) i++;
    else while (j < b.length && b[j] < a[i]) j++;
  }
  return out.subarray(0, count);
}

function* any(lists) {
  for (const list of lists) yield* list;
}
