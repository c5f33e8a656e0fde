// What to ask instead when nothing was found: without filters, a near name of a place or a unit, another word for the same
// thing, fewer words, the parts of a sentence that stand on pages. All of it as the reader wrote it, and nothing silently.
import { search } from "./engine.js";
import { facet } from "./facets.js";
import { fold, sentences, words } from "./text.js";
import { ALIKE, FILLER } from "./words.js";

const MOST = 4;

/** @returns {Promise<{text: string, filters: [string, string][]}[]>} states that do have results */
export async function suggestions(pack, found, state) {
  const out = [];
  const offer = async (text, filters = state.filters) => {
    if (out.length >= MOST || out.some((other) => other.text === text && other.filters === filters)) return false;
    const answer = await (await search(pack, { text, filters })).settle();
    if (answer.total) out.push({ text, filters });
    return answer.total > 0;
  };
  const known = new Map();
  const count = (text) => {
    if (!known.has(text)) known.set(text, search(pack, { text, filters: state.filters }).then((found) => found.settle()));
    return known.get(text).then(({ total }) => total);
  };
  const list = asTyped(state.text, await pack.scripts());
  const wanted = list.filter((word) => !word.exclude);
  const instead = (word, text) => typed(list.map((other) => (other === word ? { ...word, run: text, value: word.facet && text } : other)));
  if (state.filters.length) await offer(state.text, []);
  // Of several words one that finds something by itself is not written wrongly.
  const lone = await Promise.all(wanted.map((word) => (wanted.length > 1 ? count(typed([word])) : 0)));
  const lost = wanted.filter((_, i) => !lone[i]);
  for (const [word, text] of await nearNames(pack, lost)) if (!(await offer(instead(word, text)))) await offer(text);
  // A sentence is taken apart before its words are given up for others.
  const sentence = wanted.length === 1 && (long(textOf(wanted[0])) > 4 || textOf(wanted[0]).search(FILLER) >= 0);
  if (sentence) await shorter(textOf(wanted[0]), offer, count);
  if (!sentence || !out.length) for (const word of lost) await others(textOf(word), (text) => offer(instead(word, text)));
  if (wanted.length > 1) {
    for (const word of wanted) for (const { text } of await shares(textOf(word), count)) if (await offer(instead(word, text))) break;
    for (const left of wanted) await offer(typed(list.filter((word) => word !== left)));
  }
  if (!out.length && !sentence) for (const word of wanted) await shorter(textOf(word), offer, count);
  return out;
}

/** @typedef {import("./text.js").Word} Word */

/** What of a word is looked for. @param {Word} word */
const textOf = (word) => word.value ?? word.run;

/** The words of the box with their runs as they were typed. @returns {Word[]} */
function asTyped(text, scripts) {
  const { folded, at } = fold(text, scripts);
  let from = 0;
  return words(text, scripts).map((word) => {
    const run = textOf(word);
    const place = folded.indexOf(run, from);
    if (place < 0) return word;
    from = place + run.length;
    const own = text.slice(at[place], at[from]).trim();
    return { ...word, run: own, value: word.facet && own };
  });
}

/** Offers other words for those that a run holds: in their place, or beside the rest of the run; or, where neither finds anything, alone. */
async function others(run, offer) {
  const bare = run.replace(FILLER, "");
  const all = alike(run).concat(bare === run ? [] : alike(bare));
  let any = false;
  for (const { texts } of all) for (const text of texts) if (await offer(text)) any = true;
  if (!any) for (const { other } of all) await offer(other);
}

/** What may be said instead of a run that holds a word which others are said for. @returns {{other: string, texts: string[]}[]} */
export function alike(run) {
  const out = [];
  for (const row of ALIKE) {
    const said = row.filter((word) => run.includes(word)).sort((a, b) => b.length - a.length)[0];
    if (!said) continue;
    const rest = run.split(said).map((part) => part.replace(EDGES, "")).filter((part) => long(part) > 1);
    for (const other of row) {
      if (other === said) continue;
      const texts = [run.replace(said, other), ...(rest.length ? [[...rest, other].join(" ")] : [])];
      out.push({ other, texts });
    }
  }
  return out;
}

/** How a question ends: 路灯修了没有, 电梯装好了吗. That alone is nothing to look for. */
const ASKING = /(?:了?没有?|了?吗|呢|怎么样了?|怎么办|怎样了?|如何|什么时候|谁管)+$/u;

/** With what a part of a sentence neither begins nor ends: 大陈镇的, 停车和. */
const EDGES = /^[的了吗呢吧着过与及]+|[的了吗呢吧啊着过在是和与及也还就把被给让]+$/gu;

/** So long a sentence is taken apart. */
const LONGEST = 24;

async function shorter(run, offer, count) {
  const asked = run.replace(ASKING, "");
  if (asked !== run && [...asked].length > 1 && (await offer(asked))) return;
  const parts = await standing(asked, count);
  // Together first, then without those that say the least, then each alone.
  for (let most = parts.length; most > 1; most--) if (await offer(parts.slice(0, most).map(({ text }) => text).join(" "))) break;
  for (const { text } of parts) await offer(text);
}

const segmenter = Intl.Segmenter && new Intl.Segmenter("zh", { granularity: "word" });
/** The words of a text as a browser knows them; its characters, where it knows none. */
const cut = (text) => (segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : [...text]);
const long = (text) => [...text].length;

/** The words of a run of several: those on the fewest pages first. */
async function shares(run, count) {
  const parts = cut(run).filter((part) => long(part) > 1 && part !== run && !part.replace(FILLER, "").match(/^.?$/u));
  return counted(parts, count);
}

async function counted(parts, count) {
  const all = await Promise.all(parts.map(async (text) => ({ text, total: await count(text) })));
  return all.filter(({ total }) => total).sort((a, b) => a.total - b.total);
}

/** The longest parts of a run that stand on pages: those that say the most first, which are long, and rare. */
async function standing(run, count) {
  const parts = new Set();
  const pieces = [...run].slice(0, LONGEST).join("").split(FILLER).filter(Boolean);
  for (const piece of pieces) {
    const words = cut(piece);
    for (let at = 0, end; at < words.length; at = end) {
      end = at + 1;
      let text = words[at];
      while (end < words.length && (await count(text + words[end]))) text += words[end++];
      // Of a word that stands nowhere its beginning may: 停车难.
      while (long(text) > 1 && !(await count(text))) text = [...text].slice(0, -1).join("");
      text = text.replace(EDGES, "");
      if (long(text) > 1 && (!at || /\p{Script=Han}/u.test(text))) parts.add(text);
    }
  }
  const out = await counted([...parts], count);
  return out.sort((a, b) => long(b.text) - long(a.text) || a.total - b.total);
}

/** A word as it may be typed. @param {Word} word */
export function written({ run, part, facet, value, exclude, quoted }) {
  const text = facet ? value : run;
  const field = part ?? facet;
  return `${exclude ? "-" : ""}${field ? `${field}:` : ""}${quoted ? `"${text}"` : text}`;
}

const typed = (words) => words.map(written).join(" ");

/** The facets whose values are names that a reader may misspell. */
const NAMES = ["region", "lead", "programme"];

/**
 * Names close to a word or to a part of it, the closest first: the word, and what it would be with the name in its place.
 * A word that is a name, or holds one, is written as it should be.
 * @param {Word[]} words @returns {Promise<[Word, string][]>}
 */
export async function nearNames(pack, words) {
  const [scripts, ...facets] = await Promise.all([pack.scripts(), ...NAMES.map((name) => facet(pack, name))]);
  const plain = (text) => sentences(fold(text, scripts).folded).join("\n");
  const labels = new Set(facets.flat().map((value) => value.label));
  const names = [...labels].map((label) => [label, plain(label)]).filter(([, name]) => long(name) > 2);
  const out = [];
  for (const word of words) {
    const run = plain(textOf(word));
    if (names.some(([, name]) => run.includes(name))) continue;
    for (const [label, name] of names) {
      const [edits, text] = near([...run], [...name], [...textOf(word)], label) ?? [];
      if (edits) out.push([edits, word, text]);
    }
  }
  return out.sort(([a], [b]) => a - b).slice(0, 3).map(([, word, text]) => [word, text]);
}

/**
 * How many edits make a run a name, or hold it in one place, and what was typed so mended; nothing if they are too far
 * apart. Inside of a longer run only a name whose end stands there: 盐都政协 does not hold 盐都区.
 */
function near(run, name, own, label) {
  const edits = distance(run, name);
  if (edits > 0 && edits <= (name.length > 4 ? 2 : 1)) return [edits, label];
  for (let at = 0; at + name.length < run.length && own.length === run.length; at++) {
    const wrong = name.filter((c, i) => c !== run[at + i]).length;
    if (wrong === 1 && run[at + name.length - 1] === name.at(-1)) return [1.5, own.toSpliced(at, name.length, label).join("")];
  }
  return undefined;
}

function distance(a, b) {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = b.map((_, j) => j + 1);
  a.forEach((c, i) => {
    let corner = i;
    let left = i + 1;
    row = row.map((above, j) => {
      const cost = Math.min(corner + (c === b[j] ? 0 : 1), above + 1, left + 1);
      corner = above;
      return (left = cost);
    });
  });
  return row.at(-1) ?? a.length;
}
