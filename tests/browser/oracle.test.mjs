/**
 * An oracle of the search that shares no code with it: the text of pages as the browser lays it out, and a plain substring test.
 * And what a reader is told where files of the search are bad.
 */
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { SITE, browser, serve } from "./site.mjs";

const RUNS = Number(process.env.ORACLE_RUNS ?? 60);
/** What no reader sees as a part of the page's text: ways to elsewhere, drawings, words for screen readers alone. */
const APART = ".unseen, main nav, main form, main svg, main button, main select, main noscript, main iframe";
/** Ends of sentences, quotes, signs of the search box, letters that may be pinyin. */
const SIGNS = /[\s"“”„「」『』«»。！？；!?;…]|^-|^[a-z]+$|[:：]/iu;
const TRADITIONAL = Object.fromEntries([..."协協议議农農会會务務区區镇鎮乡鄉业業东東实實问問题題设設开開关關单單员員办辦书書记記组組织織个個对對发發产產门門间間车車桥橋电電动動环環护護调調报報导導见見规規无無时時"].flatMap((c, i, all) => (i % 2 ? [] : [[c, all[i + 1]]])));
const traditional = (text) => Array.from(text, (c) => TRADITIONAL[c] ?? c).join("");
const wide = (text) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const plain = (text) =>
  text.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "").replace(/[“”„‟「」『』«»]/g, '"').replace(/[‘’‛]/g, "'").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[ \t]+/g, " ");

let seed = Number(process.env.ORACLE_SEED ?? 2026);
const below = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};

let chrome, server;

before(async () => {
  chrome = await browser();
  server = await serve();
});

after(async () => {
  await chrome?.close();
  server?.close();
});

/** What the pages that are searched show: their text, and its pieces as they stand in the document. */
async function seen(routes) {
  const out = [];
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  const waiting = routes.entries();
  const read = async (tab) => {
    for (const [i, route] of waiting) {
      await tab.goto(`${server.origin}/${route}`, { waitUntil: "domcontentloaded" });
      out[i] = await tab.evaluate((apart) => {
        document.querySelectorAll("main details").forEach((details) => (details.open = true));
        document.querySelectorAll(apart).forEach((element) => (element.style.display = "none"));
        const main = document.querySelector("main");
        const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
        const pieces = [];
        for (let node; (node = walker.nextNode()); ) if (node.data.trim() && node.parentElement.checkVisibility()) pieces.push(node.data.replace(/\s+/g, " ").trim());
        return { text: main.innerText, whole: main.textContent, pieces };
      }, APART);
    }
  };
  await Promise.all([1, 2].map(async () => read(await context.newPage())));
  await context.close();
  return out.map(({ text, whole, pieces }) => ({ text: plain(text).replace(/[。!?;…]/g, "\n"), whole: plain(whole), pieces }));
}

/** The engine in a page of the site: the slots that a search finds, whether the first results show the match, counts of a facet. */
async function engine() {
  const page = await chrome.newPage();
  await page.goto(`${server.origin}/search.html`, { waitUntil: "networkidle" });
  await page.evaluate(async (manifest) => {
    const [{ openPack, fetchFrom }, { search }] = await Promise.all(["pack", "engine"].map((name) => import(`/assets/js/search/${name}.js`)));
    const pack = await openPack(manifest, fetchFrom("/"));
    window.ask = async ([text, filters]) => {
      const found = await search(pack, { text, filters });
      const first = await found.results(0, 10);
      await found.settle();
      const marked = first.every(({ shown }) => [...shown.title, ...shown.text].some(([, mark]) => mark));
      return { slots: [...found.slots].sort((a, b) => a - b), marked };
    };
  }, await page.getAttribute("#search-app", "data-pack"));
  return (text, filters = []) => page.evaluate((query) => window.ask(query), [text, filters]);
}

test("what a reader sees finds its page and no other: random runs, quoted, Traditional, wide, excluded, filtered", async () => {
  const { docs } = JSON.parse(await readFile(path.join(SITE, "../search-index/state.json"), "utf8"));
  const routes = docs.map(([route]) => route);
  const pages = await seen(routes);
  const ask = await engine();
  const piece = () => {
    const { pieces } = pages[below(pages.length)];
    return pieces[below(pieces.length)] ?? "";
  };
  const run = (length) => {
    for (;;) {
      const chars = [...piece()];
      const start = below(Math.max(1, chars.length - length + 1));
      const text = chars.slice(start, start + length).join("");
      if (chars.length >= 2 && text.length > 1 && !SIGNS.test(text)) return text;
    }
  };
  const holds = (text) => (page) => page.text.includes(plain(text));
  /** Every page that shows the run is found; one that is found holds it, if only where it is not shown at first. */
  const check = ({ slots }, wanted, text, name) => {
    const shown = pages.flatMap((page, slot) => (wanted(page, slot) ? [slot] : []));
    assert.deepEqual(shown.filter((slot) => !slots.includes(slot)).map((slot) => routes[slot]), [], `${name} does not find`);
    const extra = slots.filter((slot) => !shown.includes(slot) && !(name === text && pages[slot].whole.includes(plain(text))));
    assert.deepEqual(extra.map((slot) => routes[slot]), [], `${name} finds too much`);
  };
  for (let n = 0; n < RUNS; n++) {
    const text = run(2 + below(5));
    const hidden = pages.some((page) => page.whole.includes(plain(text)) && !holds(text)(page));
    for (const query of new Set([text, `"${text}"`, traditional(text), wide(text)])) {
      const answer = await ask(query);
      check(answer, holds(text), text, hidden ? text : query);
      assert.ok(answer.marked, `${query}: a passage does not show it`);
    }
    const other = run(2);
    if (hidden || pages.some((page) => page.whole.includes(plain(other)) && !holds(other)(page))) continue;
    check(await ask(`${text} -${other}`), (page) => holds(text)(page) && !holds(other)(page), "", `${text} -${other}`);
    check(await ask(`${other} ${text}`), (page) => holds(text)(page) && holds(other)(page), "", `${other} ${text}`);
    const kind = ["meeting", "outcome", "case"][below(3)];
    check(await ask(text, [["kind", kind]]), (page, slot) => holds(text)(page) && routes[slot].startsWith(`${kind}s/`), "", `${text} of ${kind}`);
  }
});

test("a bad or missing file is told plainly, with a retry that helps, and never as nothing found", async () => {
  const faults = {
    "404": (route) => route.fulfill({ status: 404, body: "not found" }),
    offline: (route) => route.abort("internetdisconnected"),
    cut: async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: {}, body: (await response.body()).subarray(0, 40) });
    },
    foreign: (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<!doctype html><title>login</title>" }),
    newer: async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: {}, body: Buffer.from((await response.body()).map((byte, i) => (i ? byte : 99))) });
    },
  };
  // The first byte of a file is its version: of files of many parts it is that of the first alone.
  const families = (name) => [/\/search\/pack-/, ...(name === "newer" ? [] : [/\/search\/t\//, /\/search\/d\//])];
  for (const [name, spoil] of Object.entries(faults))
    for (const family of families(name)) {
      const context = await chrome.newContext();
      const page = await context.newPage();
      // An answer that is still being made when the fault is lifted, or the page closed, has nobody left to go to.
      await page.route(family, (route) => Promise.resolve(spoil(route)).catch(() => {}));
      await page.goto(`${server.origin}/search.html?q=${encodeURIComponent("口袋公园")}`);
      const retry = page.locator(".search-more button");
      await retry.waitFor();
      const said = await page.locator(".search-status").innerText();
      assert.ok(said.length > 4 && !/没有找到|找到 0/.test(said), `${name} ${family}: ${said}`);
      await page.unroute(family);
      await retry.click();
      await page.locator(".search-results > li").first().waitFor();
      await context.close();
    }
});
