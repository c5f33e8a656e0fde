// A small static server for the bench: a folder with the headers it brings for its hosts, texts gzipped, parts of files
// as asked, over HTTP/2 where `openssl` can make a certificate for it, as hosts do.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createSecureServer } from "node:http2";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { headersFor, rules } from "../../tests/browser/site.mjs";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".wasm": "application/wasm" };
/** What is served packed: everything that is text. */
const PACKED = new Set([".html", ".js", ".css", ".json", ".svg"]);

/** A certificate for this machine alone, for as long as the bench runs. */
function certificate() {
  const folder = mkdtempSync(join(tmpdir(), "search-bench-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const args = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", key, "-out", cert];
  const made = spawnSync("openssl", args).status === 0 ? { key: readFileSync(key), cert: readFileSync(cert) } : undefined;
  rmSync(folder, { recursive: true });
  return made;
}

/** @param {string} folder @param {Record<string, string>} [headers] sent with everything, where the folder brings none */
export async function serve(folder, headers) {
  const sent = headers ? [{ path: "/*", headers }] : await rules(folder);
  const packed = new Map();
  const answer = async (request, response) => {
    const path = decodeURIComponent(request.url.split("?")[0]);
    const bytes = await readFile(join(folder, normalize(path))).catch(() => undefined);
    if (!bytes) return response.writeHead(404).end();
    const head = { "Content-Type": TYPES[extname(path)] ?? "application/octet-stream", ...headersFor(sent, path) };
    if (PACKED.has(extname(path))) {
      if (!packed.has(path)) packed.set(path, gzipSync(bytes, { level: 6 }));
      const body = packed.get(path);
      return response.writeHead(200, { ...head, "Content-Encoding": "gzip", "Content-Length": body.length }).end(body);
    }
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
    const part = from ? bytes.subarray(Number(from), Number(to) + 1) : bytes;
    if (from) head["Content-Range"] = `bytes ${from}-${to}/${bytes.length}`;
    response.writeHead(from ? 206 : 200, { ...head, "Content-Length": part.length }).end(part);
  };
  const secured = process.env.HTTP1 ? undefined : certificate();
  const server = secured ? createSecureServer(secured, answer) : createServer(answer);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { protocol: secured ? "HTTP/2" : "HTTP/1.1", url: `http${secured ? "s" : ""}://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
