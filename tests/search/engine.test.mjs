// The browser's engine against the native index's answers and against a brute-force oracle, on the pages that
// tests/search.rs wrote into the folder SEARCH_TEST; and what it does with hostile queries and bad files.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { search } from "../../themes/default/js/search/engine.js";
import { counts } from "../../themes/default/js/search/facets.js";
import { jointsOf } from "../../themes/default/js/search/joints.js";
import { PackError, fetchFrom, openPack } from "../../themes/default/js/search/pack.js";
import { vouch } from "../../themes/default/js/search/newest.js";
import { nearNames, suggestions } from "../../themes/default/js/search/suggest.js";
import { fromDisk } from "./disk.mjs";
import { blocksOf, holding, oracleOf, random, randomRun } from "./oracle.mjs";

const folder = process.env.SEARCH_TEST;
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const site = join(folder, "site");
const manifest = read("manifest.json");
const open = (load = fromDisk(site)) => openPack(manifest, load);
const pack = await open();
// Slots are places in the order of date and route.
const order = (a, b) => ((a.date ?? "") < (b.date ?? "") ? -1 : (a.date ?? "") > (b.date ?? "") ? 1 : a.route < b.route ? -1 : 1);
const docs = read("docs.json").sort(order);
const oracle = oracleOf(docs);
const bits = (number) => new Uint32Array(new Float32Array([number]).buffer)[0];

test("ids, order and scores are those of the native index", async () => {
  for (const { query, total, hits } of read("answers.json")) {
    const found = await (await search(pack, query)).settle();
    const name = JSON.stringify(query);
    assert.equal(found.total, total, name);
    assert.deepEqual(found.slots.map((slot) => [slot, bits(found.scores[slot]), docs[slot].route]), hits, name);
  }
});

test("a random run finds exactly the pages that hold it, and every passage shows it", async () => {
  const below = random(3);
  for (const length of [2, 3, 4, 6]) {
    for (let i = 0; i < 120; i++) {
      const run = randomRun(docs, below, length);
      // Traditional characters match more than themselves: the oracle knows no script fold.
      const scripts = /[農貿場資約萬擬籌]|[农贸场资约万拟筹]/.test(run);
      const found = await search(await open(), { text: i % 2 ? run : `“${run}”` });
      const results = await found.results(0, 10);
      for (const { shown } of results) assert.ok([...shown.title, ...shown.text].some(([, mark]) => mark), run);
      const wanted = holding(oracle, run);
      await found.settle();
      if (scripts) for (const slot of wanted) assert.ok(found.slots.includes(slot), run);
      else assert.deepEqual(new Set(found.slots), wanted, run);
      assert.deepEqual(results.map(({ slot }) => slot), found.slots.slice(0, 10), run);
    }
  }
});

test("random filters, sorts and exclusions agree with the oracle", async () => {
  const below = random(9);
  for (let i = 0; i < 150; i++) {
    const [one, two] = [randomRun(docs, below, 2), randomRun(docs, below, 3)];
    if (/[農貿場資約萬擬籌农贸场资约万拟筹]/.test(one + two)) continue;
    const facet = ["kind", "region", "year"][below(3)];
    const value = docs[below(docs.length)].facets.find(([name]) => name === facet)[1];
    const query = { text: `${one} -${two}`, filters: [[facet, value]], sort: i % 2 ? "date" : "relevance" };
    const found = await (await search(pack, query)).settle();
    const [a, b] = [holding(oracle, one), holding(oracle, two)];
    const has = (slot) => docs[slot].facets.some(([name, key]) => name === facet && key === value);
    const wanted = [...a].filter((slot) => !b.has(slot) && has(slot));
    assert.deepEqual([...found.slots].sort((x, y) => x - y), wanted, JSON.stringify(query));
    if (query.sort === "date") assert.deepEqual(found.slots, wanted.reverse());
  }
});

test("counts are what each filter would leave", async () => {
  const found = await (await search(pack, { text: "公园里的公共" })).settle();
  for (const { key, count } of await counts(found, "region")) {
    const alone = await (await search(pack, { text: "公园里的公共", filters: [["region", key]] })).settle();
    assert.equal(alone.total, count, key);
  }
});

test("hostile queries neither fail nor find what is not there", async () => {
  const hostile = ["长".repeat(10_000), "公园".repeat(5_000), ".*+?^${}()|[]\\", "\0\0", "\ud800", "公\udc00园", "\u202e园公\u202c", "\"", "-", "--",
    "title:", "a".repeat(9_999), "🏳️‍🌈".repeat(500), "<img src=x onerror=alert(1)>", "__proto__", "constructor", "%00%ff", "\r\n\t"];
  for (const text of hostile) {
    const found = await (await search(pack, { text })).settle();
    await found.results(0, 10);
    for (const slot of found.slots) assert.ok(found.slots.length === docs.length || blocksOf(docs[slot]).length, text);
  }
  assert.equal((await (await search(pack, { text: "<img src=x" })).settle()).total, 0);
  for (const name of ["__proto__", "constructor", "toString"]) {
    assert.equal((await (await search(pack, { text: "公园", filters: [[name, "x"]] })).settle()).total, 0, `no facet is called ${name}`);
  }
  assert.ok((await (await search(pack, { text: "公\udc00园" })).settle()).total > 0, "a lone surrogate counts for nothing");
});

test("a missing, cut, foreign or unreachable file is told, never an empty answer", async () => {
  const cut = (bytes) => bytes.subarray(0, bytes.length - 1);
  const foreign = () => new TextEncoder().encode("<!doctype html><title>404</title>");
  const newer = (bytes) => Uint8Array.from(bytes, (byte, i) => (i ? byte : 9));
  for (const [kind, spoil] of [["damaged", cut], ["damaged", foreign], ["version", newer], ["damaged", () => new Uint8Array()]]) {
    for (const family of ["pack-", "t/", "d/", "p/"]) {
      const load = fromDisk(site);
      const spoilt = async (path, ...range) => (path.includes(family) ? spoil(await load(path, ...range)) : load(path, ...range));
      const ask = async () => {
        const found = await search(await open(spoilt), { text: "公园里的公共厕所" });
        await found.results(0, 10);
        // Of some of these the joints have no room behind their postings.
        for (const pair of ["公园", "协商", "厕所", "公共", "大门"]) await jointsOf(found.pack, pair);
        if (family === "d/") await (await search(await open(spoilt), { text: "公" })).results(0, 10);
      };
      await assert.rejects(ask, (error) => error instanceof PackError && error.kind === kind, `${kind} ${family}`);
    }
  }
});

test("a file that failed is asked for again", async () => {
  let down = true;
  const load = fromDisk(site);
  const flaky = async (path, ...range) => {
    if (down && path.includes("/t/")) throw new PackError("offline", path);
    return load(path, ...range);
  };
  const kept = await open(flaky);
  await assert.rejects(search(kept, { text: "公园" }), { kind: "offline" });
  down = false;
  assert.ok((await search(kept, { text: "公园" })).total > 0);
});

test("when nothing is found, what is offered has results", async () => {
  for (const [text, filters] of [["公园 没有这样", []], ["龙岗镇", []], ["公园", [["kind", "nothing"]]], ["口袋公园绝无", []], ["地区:龙岗镇 公园", []], ["龙岗镇口袋公园", []]]) {
    const found = await (await search(pack, { text, filters })).settle();
    assert.equal(found.total, 0, text);
    const offers = await suggestions(pack, found, { text, filters });
    assert.ok(offers.length > 0, text);
    for (const offer of offers) assert.ok((await search(pack, offer)).total > 0, offer.text);
  }
});

/** What is offered for a text that nothing holds. */
async function offered(text) {
  const found = await (await search(pack, { text })).settle();
  assert.equal(found.total, 0, text);
  return (await suggestions(pack, found, { text, filters: [] })).map((offer) => offer.text);
}

test("other words for the same thing are offered, and parts of a sentence without its asking", async () => {
  assert.deepEqual(await offered("公厕"), ["厕所", "公共厕所"]);
  assert.deepEqual(await offered("菜场"), ["农贸市场"]);
  assert.deepEqual(await offered("我们小区的电梯什么时候装"), ["小区 电梯", "小区", "电梯"]);
  assert.deepEqual(await offered("没有公共厕所怎么办"), ["公共厕所"]);
  assert.deepEqual(await offered("没有这个词语哦"), []);
  assert.deepEqual(await offered("停车难"), ["停车"]);
});

test("what is offered is as it was typed", async () => {
  for (const text of await offered("電梯 没有这样")) assert.equal(text, "電梯");
  assert.ok((await offered("公園里的電梯怎麼还不装")).includes("電梯"));
});

test("a name written rightly is not mended, nor is one destroyed", async () => {
  const labels = ["平桥镇", "汛桥镇", "盐都区", "大陈镇"].map((label) => ({ label }));
  const some = { manifest: { facets: { region: "r" } }, file: async () => labels, scripts: async () => new Map() };
  const mended = async (run) => (await nearNames(some, [{ run }])).map(([, text]) => text);
  assert.deepEqual(await mended("平桥镇"), []);
  assert.deepEqual(await mended("平乔镇"), ["平桥镇"]);
  assert.deepEqual(await mended("盐都政协"), []);
  assert.deepEqual(await mended("大成镇食堂"), ["大陈镇食堂"]);
  assert.deepEqual(await mended("平桥镇食堂"), []);
});

test("a field word holds for pages that belong to what it names, and for those that hold its words", async () => {
  const belongs = (slot, facet, value) => docs[slot].facets.some(([name, key]) => name === facet && key === value);
  const ask = async (text) => (await (await search(await open(), { text })).settle()).slots;
  const all = docs.map((_, slot) => slot);
  const same = (found, wanted) => assert.deepEqual([...found].sort((a, b) => a - b), all.filter(wanted));
  same(await ask("地区:大陈镇"), (slot) => belongs(slot, "region", "大陈镇"));
  same(await ask("地区：大陳"), (slot) => belongs(slot, "region", "大陈镇"));
  same(await ask("-地区:全县"), () => false);
  same(await ask("类别:成果 -年份:2023"), (slot) => belongs(slot, "kind", "outcome") && !belongs(slot, "year", "2023"));
  assert.deepEqual(await ask("“地区:大陈镇”"), [], "in quotes it is text, and no page holds it");
});

test("a name written wrongly is offered as it is written", async () => {
  for (const [text, wanted] of [["龙岗镇", "龙冈镇"], ["地区:龙岗镇", "region:龙冈镇"], ["龙岗镇口袋公园", "龙冈镇口袋公园"], ["龙岗镇 公园", "龙冈镇 公园"]]) {
    const found = await (await search(pack, { text })).settle();
    const offers = await suggestions(pack, found, { text, filters: [] });
    assert.ok(offers.some((offer) => offer.text === wanted), `${text}: ${offers.map((offer) => offer.text)}`);
  }
});

test("shown text is never altered, and every mark is a match", async () => {
  const found = await search(pack, { text: "农贸市场" });
  const results = await found.results(0, 10);
  for (const { record, shown } of results) {
    assert.equal(shown.title.map(([text]) => text).join(""), record.title);
    for (const [text, mark] of [...shown.title, ...shown.text]) if (mark) assert.equal(text, "農貿市場");
  }
});

test("what a page says of itself stands before what its other parts hold", async () => {
  const below = random(5);
  for (let i = 0; i < 60; i++) {
    const slot = below(docs.length);
    const chars = [...docs[slot].summary].slice(0, 3);
    const run = chars.join("");
    if (chars.length < 3 || /[\s"“”「」『』。！？；!?;…\x00-\x7f]|[農貿場資約萬擬籌农贸场资约万拟筹]/u.test(run)) continue;
    const found = await (await search(pack, { text: `"${run}"` })).settle();
    const at = found.slots.indexOf(slot);
    const [{ record, shown }] = await found.results(at, at + 1);
    assert.equal(record.summary, docs[slot].summary.replace(/\s+/g, " "), run);
    assert.ok(record.summary.startsWith(shown.text.map(([text]) => text).join("").replace(/…$/, "")), run);
  }
});

test("a host that sends whole files instead of ranges gives the same answer", async () => {
  const disk = fromDisk(site);
  const asked = [];
  globalThis.fetch = async (path, options) => {
    asked.push(path);
    const bytes = await disk(path.split("?")[0]);
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(options?.headers?.Range ?? "") ?? [];
    const part = ranges && from ? bytes.subarray(Number(from), Number(to) + 1) : bytes;
    return new Response(part, { status: part === bytes ? 200 : 206 });
  };
  let ranges = true;
  const ask = async () => {
    const found = await (await search(await open(fetchFrom("")), { text: "公园里的公共" })).settle();
    return (await found.results(0, 10)).map(({ slot, score, shown }) => [slot, score, shown]);
  };
  const one = await ask();
  assert.ok(one.length > 3 && asked.every((path) => !path.includes("/t/") || /\?\w{5}-\d+$/.test(path)), asked.join(" "));
  ranges = false;
  assert.deepEqual(await ask(), one);
});

/** Runs with another fetch in place of the real one. */
async function fetching(fake, run) {
  const real = globalThis.fetch;
  globalThis.fetch = fake;
  try {
    return await run();
  } finally {
    globalThis.fetch = real;
  }
}

test("what a host answers is told apart", async () => {
  for (const [status, kind] of [[404, "missing"], [410, "missing"], [500, "unavailable"], [503, "unavailable"], [403, "unavailable"]]) {
    await fetching(async () => new Response("", { status }), () => assert.rejects(fetchFrom("")("search/x"), { kind }, String(status)));
  }
  await fetching(async () => { throw new TypeError("failed"); }, () => assert.rejects(fetchFrom("")("search/x"), { kind: "offline" }));
});

test("a host that falls silent is given up, one that is only slow is not", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const turn = () => new Promise((done) => setImmediate(done));
  const never = (_, { signal }) => new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)));
  await fetching(never, async () => {
    const asked = assert.rejects(fetchFrom("")("search/x"), { kind: "offline" });
    t.mock.timers.tick(15_000);
    await asked;
  });
  let send;
  const slow = async (_, { signal }) => new Response(new ReadableStream({
    start(to) {
      send = to;
      signal.addEventListener("abort", () => to.error(signal.reason));
    },
  }));
  await fetching(slow, async () => {
    const asked = fetchFrom("")("search/x");
    for (let i = 0; i < 4; i++) {
      await turn();
      t.mock.timers.tick(9_000);
      send.enqueue(new Uint8Array([i]));
    }
    send.close();
    assert.deepEqual([...(await asked)], [0, 1, 2, 3]);
    const stalled = assert.rejects(fetchFrom("")("search/x"), { kind: "offline" });
    await turn();
    send.enqueue(new Uint8Array([1]));
    await turn();
    t.mock.timers.tick(15_000);
    await stalled;
  });
});

test("a page learns that the site has another pack, and of nothing else", async () => {
  const answers = [
    [new Response(manifest), null],
    [new Response("search/pack-0123456789.bin"), "version"],
    [new Response("<!doctype html>", { status: 200 }), null],
    [new Response("search/pack-0123456789.bin", { status: 404 }), null],
  ];
  for (const [answer, kind] of answers) {
    let asked;
    const fake = async (path, options) => ((asked = [path, options.cache]), answer);
    await fetching(fake, () => (kind ? assert.rejects(vouch("../", manifest), { kind }) : vouch("../", manifest)));
    assert.deepEqual(asked, ["../search.txt", "no-store"]);
  }
  await fetching(async () => { throw new TypeError("failed"); }, () => vouch("", manifest));
});
