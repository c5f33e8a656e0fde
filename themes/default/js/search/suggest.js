// What to ask instead when nothing was found: without filters, with fewer words, the parts of a sentence that stand on pages, a
// near name of a place or a unit.
import { search } from "./engine.js";
import { facet } from "./facets.js";

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
  if (state.filters.length) await offer(state.text, []);
  for (const [word, text] of await nearNames(pack, found.words)) {
    const other = { ...word, run: text, value: word.facet && text };
    if (!(await offer(typed(found.words.map((w) => (w === word ? other : w)))))) await offer(text);
  }
  const wanted = found.words.filter((word) => !word.exclude);
  if (wanted.length > 1) for (const left of wanted) await offer(typed(found.words.filter((word) => word !== left)));
  const count = async (text) => (await (await search(pack, { text, filters: state.filters })).settle()).total;
  if (!out.length) for (const word of wanted) await shorter(word.run, offer, count);
  return out;
}

/** How a question ends: 路灯修了没有, 电梯装好了吗. That alone is nothing to look for. */
const ASKING = /(?:了?没有?|了?吗|呢|怎么样了?|怎样了?|如何|什么时候)+$/u;

/** With what a part of a sentence neither begins nor ends: 大陈镇的, 停车和. */
const EDGES = /^[的了吗呢吧着过与及]+|[的了吗呢吧啊着过在是和与及也都还就把被给让]+$/gu;

/** What a sentence asks with, in its folded form too: it stands on many pages and says nothing of any. */
const ASKED = /^(?:怎[么幺]|怎样|如何|为?什[么幺](?:时候)?|为何|多少|几时|时候|哪里|哪儿|谁来|没人|有人|有没|可以|可否|能否|是否|现在|已经|一直|一下|今年|去年|问题|事情|请问|我家|村里|我们村|这里|那里)$/u;

/** So long a sentence is taken apart. */
const LONGEST = 24;

async function shorter(run, offer, count) {
  const asked = run.replace(ASKING, "");
  if (asked !== run && [...asked].length > 1 && (await offer(asked))) return;
  const parts = await standing([...asked].slice(0, LONGEST), count);
  // Together first, then without those that say the least, then each alone.
  for (let most = parts.length; most > 1; most--) if (await offer(parts.slice(0, most).map(({ text }) => text).join(" "))) break;
  for (const { text } of parts) await offer(text);
}

/** The longest parts of a run that stand on pages: those that say the most first, which are long, and rare. */
async function standing(chars, count) {
  const pairs = await Promise.all(chars.slice(1).map((c, i) => count(chars[i] + c)));
  const parts = new Map();
  for (let at = 0, end; at < chars.length - 1; at = end) {
    let total = 0;
    for (end = at + 1; end < chars.length && pairs[end - 1]; end++) {
      const more = end > at + 1 ? await count(chars.slice(at, end + 1).join("")) : pairs[at];
      if (!more) break;
      total = more;
    }
    const text = chars.slice(at, end).join("").replace(EDGES, "");
    if (total && [...text].length > 1 && !ASKED.test(text) && (!at || /\p{Script=Han}/u.test(text))) parts.set(text, total);
  }
  return [...parts].map(([text, total]) => ({ text, total })).sort((a, b) => [...b.text].length - [...a.text].length || a.total - b.total);
}

/** A word as it may be typed. @param {import("./text.js").Word} word */
export function written({ run, part, facet, value, exclude, quoted }) {
  const text = facet ? value : run;
  const field = part ?? facet;
  return `${exclude ? "-" : ""}${field ? `${field}:` : ""}${quoted ? `"${text}"` : text}`;
}

const typed = (words) => words.map(written).join(" ");

/** The facets whose values are names that a reader may misspell. */
const NAMES = ["region", "lead", "programme"];

/** Names close to a word or to a part of it, the closest first: the word, and what it would be with the name in its place. */
async function nearNames(pack, words) {
  const facets = await Promise.all(NAMES.map((name) => facet(pack, name)));
  const names = [...new Set(facets.flat().map((value) => value.label))].filter((name) => [...name].length > 2);
  const out = [];
  for (const word of words.filter((word) => !word.exclude))
    for (const name of names) {
      const [edits, text] = near([...(word.value ?? word.run)], [...name]) ?? [];
      if (edits) out.push([edits, word, text]);
    }
  return out.sort(([a], [b]) => a - b).slice(0, 3).map(([, word, text]) => [word, text]);
}

/** How many edits make a run a name, or hold it in one place, and the run so mended; nothing if they are too far apart. */
function near(run, name) {
  const edits = distance(run, name);
  if (edits > 0 && edits <= (name.length > 4 ? 2 : 1)) return [edits, name.join("")];
  for (let at = 0; at + name.length < run.length; at++) {
    const wrong = name.filter((c, i) => c !== run[at + i]).length;
    if (wrong === 1) return [1.5, run.toSpliced(at, name.length, ...name).join("")];
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
