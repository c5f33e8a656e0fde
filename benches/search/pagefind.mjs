// Pagefind on the same pages: indexes them, answers the same runs, under the policy it needs.
import { spawnSync } from "node:child_process";
import { link, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { ask } from "./reader.mjs";
import { serve } from "./serve.mjs";

// The first ten results with their excerpts, as its own interface loads them.
const ASK = `import * as pagefind from "./pagefind/pagefind.js";
const found = await pagefind.search(new URLSearchParams(location.search).get("q"));
const shown = await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
performance.mark("search-shown");
globalThis.answer = { ids: found.results.map(({ id }) => id), shown: shown.map(({ url, excerpt }) => ({ url, excerpt })) };
`;

function theirs() {
  const mark = performance.getEntriesByName("search-shown")[0];
  if (!globalThis.answer) return undefined;
  const { ids, shown } = globalThis.answer;
  const marked = shown.filter(({ excerpt }) => excerpt.includes("<mark>")).length;
  return { wall: performance.timeOrigin + mark.startTime, ms: mark.startTime, total: ids.length, ids, routes: shown.map(({ url }) => url.slice(1)), marked };
}

/** The routes behind the ids of results. */
async function routesOf(folder) {
  const out = new Map();
  for (const name of await readdir(folder)) {
    const text = gunzipSync(await readFile(join(folder, name))).toString().replace(/^pagefind_dcd/, "");
    out.set(name.replace(/\.pf_fragment$/, ""), JSON.parse(text).url.slice(1));
  }
  return out;
}

export async function pagefind({ folder, site, docs, asked, slow: step, chrome }) {
  const own = join(folder, "pagefind-site");
  await rm(own, { recursive: true, force: true });
  for (const [route] of docs) {
    await mkdir(dirname(join(own, route)), { recursive: true });
    await link(join(site, route), join(own, route));
  }
  const bin = join(dirname(fileURLToPath(import.meta.url)), "node_modules/.bin/pagefind");
  const run = spawnSync("/usr/bin/time", ["-f", "%e s, %U + %S CPU s, %M KiB", bin, "--site", own, "--root-selector", "main"], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  const note = `indexed in ${run.stderr.trim().split("\n").at(-1)}; ${spawnSync("du", ["-sm", join(own, "pagefind")], { encoding: "utf8" }).stdout.split("\t")[0]} MB`;
  await writeFile(join(own, "search.html"), `<!doctype html><html lang="zh"><meta charset="utf-8"><script type="module" src="ask.js"></script></html>`);
  await writeFile(join(own, "ask.js"), ASK);
  const server = await serve(own, { "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" });
  const address = (run) => `${server.url}search.html?q=${encodeURIComponent(run)}`;
  const routes = await routesOf(join(own, "pagefind/fragment"));
  const [answers, all, slow] = [[], [], []];
  for (const { run, holding } of asked) {
    const answer = await ask(chrome, address(run), false, theirs);
    answers.push({ ...answer, holding });
    all.push({ holding, routes: answer.ids.map((id) => routes.get(id)) });
  }
  for (const { run } of asked.filter((_, i) => i % step === 0)) slow.push(await ask(chrome, address(run), true, theirs));
  server.close();
  return { name: "Pagefind", answers, slow, all, note };
}
