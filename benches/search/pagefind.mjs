// Pagefind on the same pages: indexes them, asks the same runs, prints the same row with recall and precision.
import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { holding } from "../../tests/search/oracle.mjs";
import { serve } from "./serve.mjs";

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

async function write(site, docs) {
  for (const doc of docs) {
    const body = [doc.summary, ...doc.keywords, ...doc.body].map((block) => `<p>${escaped(block)}</p>`).join("");
    const file = join(site, doc.route);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `<!doctype html><html lang="zh"><title>${escaped(doc.title)}</title><main data-pagefind-body><h1>${escaped(doc.title)}</h1>${body}</main></html>`);
  }
}

const PAGE = `<!doctype html><html lang="zh"><meta charset="utf-8"><script type="module" src="ask.js"></script></html>`;
// The first ten results with their excerpts, as its own interface loads them.
const ASK = `import * as pagefind from "./pagefind/pagefind.js";
const found = await pagefind.search(new URLSearchParams(location.search).get("q"));
const shown = await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
performance.mark("search-shown");
globalThis.answer = { total: found.results.length, routes: shown.map(({ url }) => url.replace(/^\\//, "")) };
`;

function theirs() {
  const mark = performance.getEntriesByName("search-shown")[0];
  return globalThis.answer && { ...globalThis.answer, wall: performance.timeOrigin + mark.startTime, ms: mark.startTime };
}

export async function pagefind({ folder, docs, asked, oracle, ask, row }) {
  const site = join(folder, "pagefind-site");
  await rm(site, { recursive: true, force: true });
  await write(site, docs);
  const start = performance.now();
  const bin = join(dirname(fileURLToPath(import.meta.url)), "node_modules/.bin/pagefind");
  const run = spawnSync(bin, ["--site", site], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  console.log(`pagefind indexed in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  await writeFile(join(site, "ask.js"), ASK);
  const server = await serve(site, { page: PAGE, policy: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" });
  const routes = new Map(docs.map((doc, i) => [doc.route, i]));
  const answers = [];
  let [held, shown, counted] = [0, 0, 0];
  for (const { run } of asked) {
    const answer = await ask(`${server.url}search.html?q=${encodeURIComponent(run)}`, false, theirs);
    const wanted = holding(oracle, run);
    held += answer.routes.filter((route) => wanted.has(routes.get(route))).length;
    shown += answer.routes.length;
    counted += answer.total === wanted.size ? 1 : 0;
    answers.push(answer);
  }
  row("pagefind", answers);
  console.log(`pagefind: ${held} of ${shown} shown pages hold the run; the total is right for ${counted} of ${asked.length} runs`);
  server.close();
}
