// One search as a reader makes it: a fresh profile, the search page opened at the query's address.

/** 1.6 Mbit/s, in bytes a second; each answer begins 150 ms after it was asked for. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };
const KINDS = [["scripts", /\.js$/], ["manifest", /\/pack-/], ["pairs", /\/t\//], ["singles", /\/u\//], ["joints", /\/p\//], ["passages", /\/d\//], ["facets, folds", /\/f\//]];

/**
 * What was transferred until the results were shown, headers included, and what was found. `bytes` is all but the page and
 * its style, which are no part of a search; `collect` runs in the page and gives what it shows once it shows it.
 */
export async function ask(chrome, url, slow, collect) {
  const context = await chrome.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const link = await context.newCDPSession(page);
  const requests = new Map();
  const problems = [];
  const finished = [];
  page.on("requestfinished", (request) => finished.push(request));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await link.send("Network.enable");
  if (slow) await link.send("Network.emulateNetworkConditions", SLOW);
  link.on("Network.requestWillBeSent", ({ requestId, wallTime, request }) => requests.set(requestId, { url: request.url, start: wallTime * 1000, bytes: 0 }));
  link.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => requests.has(requestId) && (requests.get(requestId).bytes = encodedDataLength));
  await page.goto(url, { waitUntil: "commit" });
  const answer = await page.waitForFunction(collect, null, { polling: 20, timeout: 60_000 }).then((handle) => handle.jsonValue());
  // What a worker of the page fetches is told by the browser alone, not by the page's own session.
  const told = new Set([...requests.values()].map(({ url }) => url));
  for (const request of finished.filter((request) => !told.has(request.url()))) {
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    requests.set(request, { url: request.url(), start: request.timing().startTime, bytes: responseBodySize + responseHeadersSize });
  }
  // What was asked for before the results stood there counts even if its end is told later.
  await page.waitForTimeout(slow ? 300 : 40);
  const until = [...requests.values()].filter(({ start, url }) => start <= answer.wall && !url.endsWith("favicon.ico"));
  await context.close();
  const sum = (list) => list.reduce((total, { bytes }) => total + bytes, 0);
  const own = until.filter(({ url }) => !/\.(html|css|svg|webp|png)(\?|$)/.test(url));
  const path = ({ url }) => new URL(url).pathname;
  const kinds = Object.fromEntries(KINDS.map(([kind, form]) => [kind, sum(own.filter((request) => form.test(path(request))))]));
  return { ...answer, problems, bytes: sum(own), requests: own.length, whole: sum(until), kinds, cards: answer.routes.length ? answer.ms : undefined };
}

/** In the page: the results as shown, once they stand there and their number is certain. */
export function results() {
  const mark = performance.getEntriesByName("search-shown")[0];
  if (!mark || document.body.classList.contains("searching")) return undefined;
  const status = document.querySelector(".search-status").textContent;
  if (status.includes("约") || document.querySelector(".search-filters").hidden) return undefined;
  const items = [...document.querySelectorAll(".search-results > li")];
  return {
    wall: performance.timeOrigin + mark.startTime,
    ms: mark.startTime,
    total: Number(/\d+/.exec(status)?.[0] ?? 0),
    routes: items.map((item) => item.querySelector("a").pathname.slice(1)),
    marked: items.filter((item) => item.querySelector("mark")).length,
  };
}
