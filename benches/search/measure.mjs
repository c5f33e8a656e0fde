// Prints what a reader's browser spends on a search of a built site, beside Pagefind on the same pages: Chromium, a fresh
// profile for every search, scripts and headers counted, the site's own headers (its policy too).
//
//   node measure.mjs SITE [--runs 100] [--slow 60] [--seed 2026] [--pagefind]
//
// SITE is a folder that `yishi build` made, its public/ and search-index/ in it (benches/corpus.py makes the records).
// Runs are random substrings of what the pages show, so many of each length; what holds them is found by a plain
// substring test over the pages' HTML. HTTP/2, or with HTTP1=1 in the environment HTTP/1.1. Needs `npm install` in tests/browser, and for Pagefind here too.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openPack } from "../../themes/default/js/search/pack.js";
import { search } from "../../themes/default/js/search/engine.js";
import { browser } from "../../tests/browser/site.mjs";
import { fromDisk } from "../../tests/search/disk.mjs";
import { pagefind } from "./pagefind.mjs";
import { plain, readPages, runs } from "./pages.mjs";
import { ask, results } from "./reader.mjs";
import { serve } from "./serve.mjs";
import { row, share, spread } from "./table.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "100" }, slow: { type: "string", default: "60" }, seed: { type: "string", default: "2026" }, pagefind: { type: "boolean" } },
});
const folder = positionals[0];
const site = join(folder, "public");
const LENGTHS = [2, 3, 4, 6];

const { docs } = JSON.parse(await readFile(join(folder, "search-index/state.json"), "utf8"));
const manifest = /data-pack="([^"]+)"/.exec(await readFile(join(site, "search.html"), "utf8"))[1];
const pack = await openPack(manifest, fromDisk(site));
const scripts = await pack.scripts();
const pages = await readPages(site, docs.map(([route]) => route), scripts);
const asked = LENGTHS.flatMap((length) =>
  runs(pages, Number(options.seed), length, Number(options.runs)).map((run) => ({ length, run, holding: holding(run) })));

/** The routes of the pages that hold a run. */
function holding(run) {
  const wanted = plain(run, scripts);
  return new Set(pages.filter(({ text }) => text.includes(wanted)).map(({ route }) => route));
}

const chrome = await browser();
const server = await serve(site);
console.log(`${pages.length} pages, ${asked.length} random runs of ${LENGTHS.join(", ")} characters, seed ${options.seed}; ${server.protocol}`);
const address = (run) => `${server.url}search.html?q=${encodeURIComponent(run)}`;
const answers = [];
for (const { run, length, holding } of asked) answers.push({ run, length, holding, ...(await ask(chrome, address(run), false, results)) });
const slow = [];
const step = Math.max(1, Math.floor(asked.length / Number(options.slow)));
for (const { run } of asked.filter((_, i) => i % step === 0)) slow.push(await ask(chrome, address(run), true, results));
server.close();

const all = [];
for (const { run, holding } of asked) {
  const found = await (await search(pack, { text: run })).settle();
  all.push({ holding, routes: found.slots.map((slot) => docs[slot][0]) });
}
const tables = [{ name: "yishi", answers, slow, all }];
if (options.pagefind) tables.push(await pagefind({ folder, site, docs, asked, slow: step, chrome }));
await chrome.close();

for (const { name, answers, slow, all, note } of tables) {
  console.log(`\n${name}${note ? ` (${note})` : ""}`);
  row("KiB until ten results are shown", spread(answers, "bytes", 1024), spread(answers, "whole", 1024, "with the page and its style "));
  row("requests", spread(answers, "requests"));
  row("ms at 1.6 Mbit/s, 150 ms", spread(slow, "ms"), spread(slow, "cards", 1, "of shown results "));
  row("recall", share(all, ({ routes, holding }) => [routes.filter((route) => holding.has(route)).length, holding.size]));
  row("precision", share(all, ({ routes, holding }) => [routes.filter((route) => holding.has(route)).length, routes.length]));
  row("shown results that hold the run", share(answers, ({ routes, holding }) => [routes.filter((route) => holding.has(route)).length, routes.length]));
  row("shown passages that show it", share(answers, ({ marked, routes }) => [marked, routes.length]));
  row("right number of results", share(answers, ({ total, holding }) => [total === holding.size ? 1 : 0, 1]));
}
const kinds = Object.keys(answers[0].kinds);
console.log("\nwhat yishi's bytes are, KiB (mean; p90)");
for (const kind of kinds) row(kind, spread(answers.map((a) => ({ of: a.kinds[kind] })), "of", 1024));
for (const length of LENGTHS) row(`${length} characters`, spread(answers.filter((a) => a.length === length), "bytes", 1024));
const worst = [...answers].sort((a, b) => b.bytes - a.bytes).slice(0, 8);
row("most for", worst.map(({ run, bytes }) => `${run} ${(bytes / 1024).toFixed(0)}`).join(", "));
const wrong = answers.filter(({ total, holding, routes, marked }) => total !== holding.size || marked !== routes.length || routes.some((route) => !holding.has(route)));
row("wrong", wrong.map(({ run, total, holding }) => `${run} (${total} for ${holding.size})`).join(", ") || "none");
row("console", [...new Set(answers.flatMap(({ problems }) => problems))].join("; ") || "silent");
