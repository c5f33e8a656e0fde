// Text as the search sees it: the fold, the words of the search box, and where they stand in a shown text.
// The rules are those of src/index/TOKENIZER.md; tests/search/vectors.json holds both sides to them.

/** At most so many characters of the search box are read. */
export const LONGEST_QUERY = 64;

const MARK = /[\u0300-\u036f]/;
const SPACE = /[\x85\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const NOTHING = /[\u0300-\u036f\x80-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0000}-\u{e0fff}\ud800-\udfff]/u;
const DOUBLE = /[\u201c-\u201f「」『』«»"]/;
const known = new Map();

/** One character's form: "" for nothing, " " for white space, "\n" for the end of a sentence. @param {string} c */
export function form(c) {
  let out = known.get(c);
  if (out === undefined) known.set(c, (out = c < "\x80" ? ascii(c) : wide(c)));
  return out;
}

function ascii(c) {
  if ("\n\r!?;".includes(c)) return "\n";
  if ("\t\v\f ".includes(c)) return " ";
  return c < " " || c === "\x7f" ? "" : c.toLowerCase();
}

function wide(c) {
  if (SPACE.test(c)) return " ";
  if (NOTHING.test(c)) return "";
  c = single([...c.normalize("NFKD")].filter((part) => !MARK.test(part)), c);
  if (DOUBLE.test(c)) return '"';
  if (/[\u2018\u2019\u201b]/.test(c)) return "'";
  if (/[。…\u2028\u2029]/.test(c)) return "\n";
  return c < "\x80" ? ascii(c) : single([...c.toLowerCase()], c);
}

const single = (parts, otherwise) => (parts.length === 1 ? parts[0] : otherwise);

/**
 * Folds a text, white space collapsed; `at[i]` is the place in `text` of the i-th unit of the folded text.
 * @param {string} text @param {Map<string, string>} [scripts] characters whose script fold is known
 */
export function fold(text, scripts) {
  let folded = "";
  const at = [];
  let place = 0;
  for (const c of text) {
    let plain = form(c);
    plain = scripts?.get(plain) ?? plain;
    if (plain !== " " || !/[ \n]$/.test(folded)) {
      for (let i = 0; i < plain.length; i++) at.push(place);
      folded += plain;
    }
    place += c.length;
  }
  at.push(place);
  return { folded, at };
}

/** The sentences of a folded text. @param {string} folded */
export const sentences = (folded) => folded.split("\n").map((s) => s.trim()).filter(Boolean);

/** Field words as they are typed, folded: a place of the page, or what it belongs to; no name begins another. */
const PLACES = { title: "title", 标题: "title", summary: "summary", 摘要: "summary", body: "body", 正文: "body" };
const FACETS = {
  kind: "kind", 类别: "kind", region: "region", 地区: "region", year: "year", 年份: "year", progress: "status", status: "status", 进展: "status", 状态: "status",
  type: "type", 类型: "type", field: "field", 领域: "field", lead: "lead", 单位: "lead", 牵头单位: "lead",
  programme: "programme", 品牌: "programme", 工作品牌: "programme",
};
const FIELD = new RegExp(`^(${Object.keys({ ...PLACES, ...FACETS }).join("|")}):[^ \n]`, "u");

/**
 * A run that a page must hold; or, for a field word of a facet, may belong to: `facet` is the facet, `value` what its value is called.
 * @typedef {{run: string, part: ?string, facet: ?string, value: ?string, exclude: boolean, quoted: boolean}} Word
 * The words of the search box. @param {string} text @param {Map<string, string>} [scripts] @returns {Word[]}
 */
export function words(text, scripts) {
  const chars = [];
  for (const c of text) {
    const plain = form(c);
    if (plain) chars.push(scripts?.get(plain) ?? plain);
    if (chars.length === LONGEST_QUERY) break;
  }
  const out = [];
  const gap = (c) => c === undefined || c === " " || c === "\n";
  let at = 0;
  while (at < chars.length) {
    if (gap(chars[at])) {
      at++;
      continue;
    }
    const exclude = chars[at] === "-" && !gap(chars[at + 1]) && chars[at + 1] !== "-";
    if (exclude) at++;
    const name = FIELD.exec(chars.slice(at, at + 11).join(""))?.[1];
    const part = PLACES[name] ?? null;
    const facet = FACETS[name] ?? null;
    if (name) at += name.length + 1;
    const quoted = chars[at] === '"';
    if (quoted) at++;
    let end = at;
    while (end < chars.length && chars[end] !== '"' && (quoted || !gap(chars[end]))) end++;
    for (const text of sentences(chars.slice(at, end).join("").replace(/ +/g, " "))) {
      // The words of a facet may stand in a text too, and are then found there.
      const run = facet ? `${name}:${text}` : text;
      const same = (w) => w.run === run && w.part === part && w.facet === facet && w.exclude === exclude && w.quoted === quoted;
      if (text !== "-" && !out.some(same)) out.push({ run, part, facet, value: facet && text, exclude, quoted });
    }
    at = end + (quoted ? 1 : 0);
  }
  return out;
}

/** Whether a word may also be the pinyin of a name. @param {Word} word */
export const mayBePinyin = (word) => !word.quoted && !word.part && /^[a-z]{2,}$/.test(word.run);

/** Every two neighbours of a run. @param {string} run @returns {string[]} */
export const neighbours = (run) => [...run].flatMap((c, i, chars) => (i ? [chars[i - 1] + c] : []));

/** The three neighbours of a run that are a gram of their own: parts of numbers and dates. @param {string} run @returns {string[]} */
export const threes = (run) => [...run].flatMap((c, i, chars) => (i > 1 && isThree(chars.slice(i - 2, i + 1)) ? [chars.slice(i - 2, i + 1).join("")] : []));

const isThree = (chars) =>
  chars.filter((c) => /[0-9年月日]/.test(c)).length > 1 && chars.some((c) => /[0-9]/.test(c)) && chars.every((c) => c.codePointAt(0) < 0x40000);

/** Whether a word stands in what a chunk shows of its page. */
export function holds(chunk, word) {
  const parts = { title: [chunk.title], summary: [chunk.summary, chunk.region, ...chunk.keywords], body: chunk.body };
  const blocks = word.part ? parts[word.part] : Object.values(parts).flat();
  return blocks.some((block) => foldOf(chunk, block).folded.includes(word.run));
}

function foldOf(record, block) {
  const cache = (record.folded ??= new Map());
  if (!cache.has(block)) cache.set(block, fold(block, record.scripts));
  return cache.get(block);
}

/** Where the words stand in a block: [from, to] in its own units, in order, overlaps joined; and how many words. */
function matches(record, block, list) {
  const { folded, at } = foldOf(record, block);
  const spans = [];
  let count = 0;
  for (const { run } of list) {
    let from = folded.indexOf(run);
    if (from >= 0) count++;
    // Of each word so many, which is more than a passage shows: of all words together, the last would stand unmarked.
    for (let left = 60; from >= 0 && left--; from = folded.indexOf(run, from + run.length)) {
      let to = from + run.length;
      while (to < at.length - 1 && at[to] === at[to - 1]) to++;
      spans.push([at[from], at[to]]);
    }
  }
  spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const joined = [];
  for (const span of spans) {
    if (joined.length && span[0] <= joined.at(-1)[1]) joined.at(-1)[1] = Math.max(joined.at(-1)[1], span[1]);
    else joined.push(span);
  }
  return { spans: joined, count };
}

/**
 * A text as pieces, alternately plain and marked. @returns {[string, boolean][]}
 * @param {string} block @param {number[][]} spans
 */
function pieces(block, spans, from = 0, to = block.length) {
  const out = from > 0 ? [["…", false]] : [];
  let at = from;
  for (const [start, end] of spans) {
    if (end <= from || start >= to) continue;
    if (start > at) out.push([block.slice(at, start), false]);
    out.push([block.slice(Math.max(start, at), Math.min(end, to)), true]);
    at = Math.min(end, to);
  }
  if (at < to) out.push([block.slice(at, to), false]);
  if (to < block.length) out.push(["…", false]);
  return out;
}

const BEFORE = 28;
const LENGTH = 110;
/** How much a passage tells, up to a sentence. */
const telling = (block) => Math.min(block.length, 20);

/**
 * What a result shows: its title and the passage that holds most words, both with every match marked, and the clause of
 * the first match, for the link. @param {Word[]} list
 */
export function passage(record, list) {
  const wanted = list.filter((word) => !word.exclude);
  const named = matches(record, record.title, wanted);
  const title = pieces(record.title, named.spans);
  let best = { block: record.summary || record.body[0] || "", spans: [], count: 0 };
  for (const block of [record.summary, ...record.body, record.keywords.join("、"), record.region]) {
    const found = matches(record, block, wanted);
    // Of passages that hold as many words the one that says more: a place's bare name tells the reader nothing. What the
    // page itself says in a sentence stands before what its other parts say, which may be of other records.
    const more = found.count === best.count && found.count > 0 && best.block !== record.summary && telling(block) > telling(best.block);
    if (found.count > best.count || more) best = { block, ...found };
  }
  const { block, spans } = best;
  const first = spans[0]?.[0] ?? 0;
  const from = boundary(block, Math.max(0, spans.length && block.length > LENGTH ? first - BEFORE : 0));
  const to = boundary(block, Math.min(block.length, Math.max(from + LENGTH, spans[0]?.[1] ?? 0)));
  // Who finds all words in the title is led to it, which is where the page begins.
  const led = spans.length && named.count < wanted.length;
  return { title, text: pieces(block, spans, from, to), clause: led ? clause(block, spans[0]) : "" };
}

/** Never between the halves of a character. */
const boundary = (text, at) => (/[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at);

function clause(block, [start, end]) {
  const stop = /[，。；：、！？…,;:!?“”（）()|]/;
  while (start > 0 && !stop.test(block[start - 1])) start--;
  while (end < block.length && !stop.test(block[end])) end++;
  return block.slice(start, end).trim();
}

/** A date known to the day, the month or the year, as the page's language writes it. @param {string} date */
export function dateIn(date) {
  const parts = { year: "numeric", month: "long", day: "numeric" };
  const known = Object.entries(parts).slice(0, date.split("-").length);
  const language = document.documentElement.lang;
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { ...Object.fromEntries(known), timeZone: "UTC" }).format(new Date(date));
}
