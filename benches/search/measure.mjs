// Prints what a reader's browser spends on a search, with a cold cache, on the folder that `cargo bench --bench search`
// wrote: node measure.mjs FOLDER DOCS.jsonl [runs of each length] [pagefind]
// Needs Chromium (CHROMIUM, or /usr/bin/chromium) and `npm install` in this folder.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { holding, oracleOf, random, randomRun } from "../../tests/search/oracle.mjs";
import { pagefind } from "./pagefind.mjs";
import { searchPage, serve } from "./serve.mjs";

const [folder, docsPath, runs = "100", other] = process.argv.slice(2);
const docs = (await readFile(docsPath, "utf8")).trim().split("\n").map((line) => JSON.parse(line));
const oracle = oracleOf(docs);
const routes = new Map(docs.map((doc, i) => [doc.route, i]));
const LENGTHS = [2, 3, 4, 6];
const below = random(2026);
const asked = LENGTHS.flatMap((length) => Array.from({ length: Number(runs) }, () => ({ length, run: randomRun(docs, below, length) })));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** One search in a fresh browser profile: what was transferred until the results were shown, and what was found. */
async function ask(url, slow, collect) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const link = await context.newCDPSession(page);
  const requests = new Map();
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await link.send("Network.enable");
  if (slow) await link.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 });
  link.on("Network.requestWillBeSent", ({ requestId, wallTime, request }) => requests.set(requestId, { url: request.url, start: wallTime * 1000, bytes: 0 }));
  link.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => requests.get(requestId) && (requests.get(requestId).bytes = encodedDataLength));
  await page.goto(url, { waitUntil: "commit" });
  const result = await page.waitForFunction(collect, null, { polling: 20, timeout: 60_000 }).then((handle) => handle.jsonValue());
  await page.waitForTimeout(slow ? 400 : 60);
  const until = [...requests.values()].filter(({ start, url }) => start <= result.wall && !url.endsWith("favicon.ico"));
  await context.close();
  const sum = (list) => list.reduce((total, { bytes }) => total + bytes, 0);
  const search = until.filter(({ url }) => !/\.(html|css)(\?|$)/.test(url));
  return { ...result, problems, bytes: sum(search), requests: search.length, script: sum(search.filter(({ url }) => url.includes(".js"))), whole: sum(until) };
}

/** In the page: the results as shown, once they are. */
function ours() {
  const mark = performance.getEntriesByName("search-shown")[0];
  const status = document.querySelector("[role=status]")?.textContent ?? "";
  const settled = mark && !status.includes("正在");
  if (!settled) return undefined;
  const items = [...document.querySelectorAll(".search-results > li")];
  return {
    wall: performance.timeOrigin + mark.startTime,
    ms: mark.startTime,
    total: Number(/\d+/.exec(status)?.[0] ?? 0),
    routes: items.map((item) => item.querySelector("a").pathname.slice(1)),
    marked: items.every((item) => item.querySelector("mark")),
  };
}

const at = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
const kib = (bytes) => (bytes / 1024).toFixed(1);

function row(name, answers) {
  const of = (key) => answers.map((answer) => answer[key]);
  console.log(`${name}: ${kib(at(of("bytes"), 0.5))} KiB median, ${kib(at(of("bytes"), 0.9))} KiB p90 (scripts ${kib(at(of("script"), 0.5))}; with the page itself ${kib(at(of("whole"), 0.5))}); requests ${at(of("requests"), 0.5)} median, ${at(of("requests"), 0.9)} p90; ${at(of("ms"), 0.5).toFixed(0)} ms median, ${at(of("ms"), 0.9).toFixed(0)} ms p90`);
}

/** Right when the total is the oracle's and every shown page holds the run and shows it. */
function right({ run, answer }) {
  const wanted = holding(oracle, run);
  const held = answer.routes.every((route) => wanted.has(routes.get(route)));
  return answer.total === wanted.size && held && answer.routes.length === Math.min(10, wanted.size) && (answer.marked || !wanted.size);
}

const manifest = (await readFile(join(folder, "site/manifest.txt"), "utf8")).trim();
const server = await serve(join(folder, "site"), { page: await searchPage(manifest) });
const url = (run) => `${server.url}search.html?q=${encodeURIComponent(run)}`;
const answers = [];
for (const { length, run } of asked) answers.push({ length, run, answer: await ask(url(run), false, ours) });
console.log(`${docs.length} pages, ${asked.length} runs of ${LENGTHS.join(", ")} characters; cold cache, gzipped scripts, headers counted`);
for (const length of LENGTHS) row(`${length} characters`, answers.filter((a) => a.length === length).map(({ answer }) => answer));
row("all", answers.map(({ answer }) => answer));
const wrong = answers.filter((a) => !right(a));
console.log(`right: ${answers.length - wrong.length} of ${answers.length}${wrong.length ? `; wrong: ${wrong.map(({ run }) => run).join(" ")}` : ""}`);
const problems = new Set(answers.flatMap(({ answer }) => answer.problems));
console.log(`policy violations and errors on the console: ${problems.size ? [...problems].join("; ") : "none"}`);
const slow = [];
for (const { run } of asked.filter((_, i) => i % 10 === 0)) slow.push(await ask(url(run), true, ours));
row("1.6 Mbit/s, 150 ms", slow);
server.close();
if (other === "pagefind") await pagefind({ folder, docs, asked, oracle, ask, row });
await browser.close();
