/** What the browser tests share: the built sample, a plain server for it, and a browser. */
import { createServer } from "node:http";
import { readFile, readdir, stat } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

/** The folder of the built sample; the script that runs these tests builds it. */
export const SITE = process.env.YISHI_SITE ?? path.resolve(import.meta.dirname, "../../public");

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json",
  ".svg": "image/svg+xml", ".xml": "application/xml", ".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png", ".txt": "text/plain; charset=utf-8",
};

/** The rules of the site's own `_headers`, as its hosts read them: a path, or all below a folder, and the headers there. */
export async function rules(folder = SITE) {
  const out = [];
  for (const line of (await readFile(path.join(folder, "_headers"), "utf8")).split("\n")) {
    const [, name, value] = /^\s+([^:]+): (.*)$/.exec(line) ?? [];
    if (name) out.at(-1).headers[name] = value;
    else if (line.trim()) out.push({ path: line.trim(), headers: {} });
  }
  return out;
}

/** The headers for an address: of the rules that match, the last one's. */
export const headersFor = (rules, address) =>
  Object.assign({}, ...rules.filter(({ path }) => (path.endsWith("*") ? address.startsWith(path.slice(0, -1)) : address === path)).map(({ headers }) => headers));

/** Serves a folder on a free port of the loopback, with the headers it brings for its hosts, or without the one named. */
export async function serve(folder = SITE, without = "") {
  const sent = (await rules(folder)).map(({ path, headers }) => ({ path, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== without)) }));
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    let file = path.join(folder, path.normalize(decodeURIComponent(url.pathname)));
    try {
      if ((await stat(file)).isDirectory()) file = path.join(file, "index.html");
      const body = await readFile(file);
      response.writeHead(200, { ...headersFor(sent, url.pathname), "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404, { "Content-Type": "text/plain" });
      response.end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export async function browser() {
  const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
}

/** A page open on an address, in a context of its own; what goes wrong on it is gathered in `faults`. */
export async function openPage(chrome, address, options = {}) {
  const context = await chrome.newContext(options);
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(address, { waitUntil: "networkidle" });
  return { page, faults, close: () => context.close() };
}

/** All pages of the site, by route. */
export async function routes(folder = SITE, prefix = "") {
  const out = [];
  for (const entry of await readdir(path.join(folder, prefix), { withFileTypes: true })) {
    const route = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory()) out.push(...(await routes(folder, route)));
    else if (route.endsWith(".html")) out.push(route);
  }
  return out.sort();
}

/** For each kind of page its largest and its smallest page: what is likeliest to break. */
export async function samples(folder = SITE) {
  const kinds = new Map();
  for (const route of await routes(folder)) {
    const text = await readFile(path.join(folder, route), "utf8");
    const kind = /<body data-kind="([^"]+)"/.exec(text)?.[1];
    if (!kind) continue;
    const found = kinds.get(kind) ?? { kind, largest: route, smallest: route, most: text.length, least: text.length };
    if (text.length > found.most) Object.assign(found, { largest: route, most: text.length });
    if (text.length < found.least) Object.assign(found, { smallest: route, least: text.length });
    kinds.set(kind, found);
  }
  return [...kinds.values()].flatMap(({ kind, largest, smallest }) => [...new Set([largest, smallest])].map((route) => ({ kind, route })));
}
