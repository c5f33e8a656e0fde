// The pages of a built site as a reader sees them, read from their HTML without any of the program's own code: blocks of
// visible text, for a plain substring test; and runs of that text, drawn at random, to ask for.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { random } from "../../tests/search/oracle.mjs";

const INLINE = new Set("a abbr b bdi bdo cite code data del dfn em font i img ins kbd mark q s samp small span strong sub sup time u var wbr".split(" "));
/** Whether the theme sets an inline element on a line of its own: by its class, or by the list or row in which it stands. */
function apart(tag, classes, within) {
  const has = (name) => within.some(({ classes }) => classes.includes(name));
  if (["why", "state", "row"].some((name) => classes.includes(name)) || within.at(-1)?.classes.includes("row")) return true;
  if (has("entries") && classes.includes("quiet")) return true;
  return has("steps") ? classes.includes("word") : (has("figures") || has("map-list")) && (tag === "b" || tag === "span");
}
const UNSEEN = new Set("script style template nav form svg noscript button select iframe".split(" "));
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

const unescaped = (text) =>
  text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (all, name) =>
    name[0] !== "#" ? (NAMED[name] ?? all) : String.fromCodePoint(/^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1))));

/** The blocks of visible text within `<main>`. @param {string} html */
export function blocks(html) {
  const main = html.slice(html.indexOf("<main"), html.lastIndexOf("</main>"));
  const out = [""];
  const within = [];
  let hidden;
  for (const [part, close, name, rest] of main.matchAll(/<!--[^]*?-->|<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|[^<]+/gi)) {
    if (!name) {
      if (hidden || part.startsWith("<!--")) continue;
      const [first, ...lines] = within.some(({ tag }) => tag === "pre") ? unescaped(part).split("\n") : [unescaped(part)];
      out[out.length - 1] += first;
      out.push(...lines);
      continue;
    }
    const tag = name.toLowerCase();
    const classes = (/\sclass="([^"]*)"/.exec(rest)?.[1] ?? "").split(" ");
    let line = !INLINE.has(tag);
    if (close) {
      const at = within.findLastIndex((open) => open.tag === tag);
      if (at >= 0) line ||= within.splice(at)[0].line;
    } else {
      line ||= apart(tag, classes, within);
      if (!VOID.has(tag)) within.push({ tag, classes, line });
    }
    if (line && !hidden) out.push("");
    if (VOID.has(tag)) continue;
    if (hidden?.tag === tag) hidden.depth += close ? -1 : 1;
    else if (!hidden && !close && (UNSEEN.has(tag) || /\shidden(\s|=|$)|class="unseen"/.test(rest))) hidden = { tag, depth: 1 };
    if (hidden?.depth === 0) hidden = undefined;
  }
  return out.map((block) => block.replace(/\s+/g, " ").trim()).filter(Boolean);
}

/** What the oracle holds to be the same: compatibility forms, accents, case, quotation marks, and the site's own script folds. */
export const plain = (text, scripts) =>
  Array.from(
    text.replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g, "").replace(/[“”„‟「」『』«»]/g, '"').replace(/[‘’‛]/g, "'").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase(),
    (c) => scripts.get(c) ?? c,
  ).join("").replace(/ +/g, " ");

/** The pages with these routes. @param {string} site @param {string[]} routes @param {Map<string, string>} scripts */
export async function readPages(site, routes, scripts) {
  const out = [];
  for (const route of routes) {
    const shown = blocks(await readFile(join(site, route), "utf8"));
    out.push({ route, blocks: shown, text: shown.map((block) => plain(block, scripts)).join("\n").replace(/[。!?;…]/g, "\n") });
  }
  return out;
}

/** Runs of so many characters from random places of random pages: without blanks, quotes and ends of sentences, and not letters alone. */
export function runs(pages, seed, length, count) {
  const below = random(seed + length);
  const out = [];
  while (out.length < count) {
    const page = pages[below(pages.length)];
    const chars = [...page.blocks[below(page.blocks.length)]];
    if (chars.length < length) continue;
    const start = below(chars.length - length + 1);
    const run = chars.slice(start, start + length).join("");
    if (!/[\s"“”「」『』«»。！？；!?;…:：]|^-/u.test(run) && !/^[a-z]+$/i.test(run.normalize("NFKD"))) out.push(run);
  }
  return out;
}
