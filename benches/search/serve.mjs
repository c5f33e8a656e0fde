// A small static server for the bench and the browser test: the pack, the theme's scripts, a search page, a strict policy.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const theme = new URL("../../themes/default/", import.meta.url).pathname;
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json" };
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; " +
  "form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/** The words of the search page, read from the theme's own file (two levels of `key: value`). */
export async function words(language = "zh-Hans") {
  const out = {};
  let inner;
  for (const line of (await readFile(join(theme, `i18n/search.${language}.yaml`), "utf8")).split("\n")) {
    const [, indent, key, value] = /^( *)(\w+): ?(.*)$/.exec(line) ?? [];
    if (!key || key === "search") continue;
    const text = value.replace(/^"(.*)"$/, "$1");
    if (indent.length === 4) inner[key] = text;
    else if (value) out[key] = text;
    else out[key] = inner = {};
  }
  return out;
}

/** The parts of a search page which the script needs. */
export async function searchPage(manifest) {
  const preload = ["engine", "pack", "text"].map((name) => `<link rel="modulepreload" href="js/search/${name}.js">`);
  return `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>搜索</title>
<link rel="stylesheet" href="css/parts/search.css">${preload.join("")}<link rel="preload" as="fetch" crossorigin href="${manifest}">
<script type="module" src="js/search/page.js"></script>
<main><h1>搜索</h1><form class="find" action="search.html" role="search"><input type="search" name="q" aria-label="搜索"><button>查找</button></form>
<div id="search-app" data-pack="${manifest}" data-root=""></div><div id="search-browse"><a href="regions.html">按地区浏览</a></div></main>
<script type="application/json" id="search-words">${JSON.stringify(await words()).replace(/</g, "\\u003c")}</script></html>`;
}

/** A script without the lines that are only comment, and without indentation: what a publisher may drop safely. */
const slim = (bytes) => Buffer.from(String(bytes).split("\n").map((line) => line.trim()).filter((line) => !/^(\/\/|\/?\*)/.test(line)).join("\n"));

/**
 * Serves a folder; texts go out gzipped, as hosts do. @returns {Promise<{url: string, close: () => void, broken: Set<string>}>}
 * @param {string} site @param {{page?: string, policy?: string}} [options]
 */
export async function serve(site, { page, policy = POLICY } = {}) {
  const broken = new Set();
  const body = async (path) => {
    if (path === "/search.html" && page) return Buffer.from(page);
    const own = path.startsWith("/js/") || path.startsWith("/css/");
    const bytes = await readFile(join(own ? theme : site, normalize(path)));
    return own && process.env.SLIM ? slim(bytes) : bytes;
  };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(request.url.split("?")[0]);
    try {
      if (path === "/favicon.ico") return response.writeHead(204).end();
      if ([...broken].some((part) => path.includes(part))) throw new Error("broken on purpose");
      let bytes = await body(path);
      const type = TYPES[extname(path)];
      const head = { "Content-Type": type ?? "application/octet-stream", "Cache-Control": "max-age=31536000" };
      if (type) [bytes, head["Content-Encoding"]] = [gzipSync(bytes, { level: 9 }), "gzip"];
      if (extname(path) === ".html") head["Content-Security-Policy"] = policy;
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
      if (from && !type) {
        head["Content-Range"] = `bytes ${from}-${to}/${bytes.length}`;
        bytes = bytes.subarray(Number(from), Number(to) + 1);
      }
      response.writeHead(head["Content-Range"] ? 206 : 200, { ...head, "Content-Length": bytes.length }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close(), broken };
}
