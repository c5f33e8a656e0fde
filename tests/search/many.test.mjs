// A site so large that files of their own tell where the pages' texts begin: on the pages that tests/search.rs wrote.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { search } from "../../themes/default/js/search/engine.js";
import { PackError, openPack } from "../../themes/default/js/search/pack.js";
import { fromDisk } from "./disk.mjs";

const folder = process.env.SEARCH_TEST;
const { manifest, last, long } = JSON.parse(readFileSync(join(folder, "many.json"), "utf8"));
const site = join(folder, "site");

/** The first results of a search with their addresses and what they mark, and the files that were read for it. */
async function ask(text, load = fromDisk(site)) {
  const found = await (await search(await openPack(manifest, load), { text })).settle();
  const results = await found.results(0, 10);
  const marked = ({ shown }) => [...shown.title, ...shown.text].filter(([, mark]) => mark).map(([text]) => text);
  return { total: found.total, shown: results.map((result) => [result.record.route, marked(result)[0]]), paths: load.paths };
}

test("a page far on, and a match far on in a long page, are read where they begin", async () => {
  const end = await ask(`第${last}号`);
  assert.deepEqual([end.total, end.shown], [1, [[`p/${last}.html`, `第${last}号`]]]);
  assert.equal(end.paths.filter((path) => path.includes("/c/")).length, 1, "one file tells of the pages around");
  const far = await ask("末尾的暗号");
  assert.deepEqual([far.total, far.shown], [1, [[`p/${long}.html`, "末尾的暗号"]]]);
  const next = await ask(`第${long + 1}号`);
  assert.deepEqual(next.shown, [[`p/${long + 1}.html`, `第${long + 1}号`]]);
});

test("a missing, cut or foreign file of that kind is told, never an empty answer", async () => {
  const spoils = {
    missing: (path) => { throw new PackError("missing", path); },
    damaged: (path, bytes) => bytes.subarray(0, bytes.length - 1),
    version: (path, bytes) => Uint8Array.from(bytes, (byte, i) => (i ? byte : 9)),
  };
  for (const [kind, spoil] of Object.entries(spoils)) {
    const load = fromDisk(site);
    const spoilt = async (path, ...range) => (path.includes("/c/") ? spoil(path, await load(path, ...range)) : load(path, ...range));
    await assert.rejects(ask(`第${last}号`, Object.assign(spoilt, { paths: load.paths })), (error) => error instanceof PackError && error.kind === kind, kind);
  }
});
