/** Lists in many parts: the filter acts on the whole list, with and without the site's search, and when the network fails. */
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { browser, openPage, routes, serve } from "./site.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const repository = path.resolve(import.meta.dirname, "../..");
const program = process.env.YISHI ?? path.join(repository, "target/debug/yishi");

let chrome, folder, searched, plain;

/** The sample with five entries a page, once with its search and once without. */
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yishi-lists-"));
  for (const part of ["content", "data", "themes"]) await cp(path.join(repository, part), path.join(folder, part), { recursive: true });
  const settings = path.join(folder, "data/site.yaml");
  await writeFile(settings, (await readFile(settings, "utf8")).replace(/^page_size: .*$/m, "page_size: 5"));
  const build = (...args) => execFileSync(program, ["--root", folder, "build", "--today", "2026-11-22", ...args], { stdio: "ignore" });
  build("--out", path.join(folder, "with"));
  build("--out", path.join(folder, "without"), "--no-search");
  chrome = await browser();
  searched = await serve(path.join(folder, "with"));
  plain = await serve(path.join(folder, "without"));
});

after(async () => {
  await chrome?.close();
  searched?.close();
  plain?.close();
  await rm(folder, { recursive: true, force: true });
});

const open = (origin, route, options) => openPage(chrome, `${origin}/${route}`, { viewport: { width: 390, height: 844 }, ...options });

const status = "form.filter [role=status]";
const numbers = async (page) => (await page.locator(status).innerText()).match(/\d+/g)?.map(Number) ?? [];
/** Waits until the live line says two numbers, and gives them: how many match, of how many. */
async function told(page, wanted = () => true) {
  await page.waitForFunction((status) => (document.querySelector(status)?.textContent.match(/\d+/g)?.length ?? 0) === 2 && !document.querySelector("[aria-busy=true]"), status);
  await page.waitForTimeout(50);
  const [of, n] = await numbers(page);
  assert.ok(wanted(n, of), `${n} of ${of}`);
  return { n, of };
}
const entries = (page) => page.locator("[data-filter-list] .entries > li");
const totalOf = (page) => page.locator("[data-total]").first().getAttribute("data-total").then(Number);

for (const kind of ["with", "without"]) {
  const server = () => (kind === "with" ? searched : plain);

  test(`${kind} a search, a word finds entries that stand on other parts, and back undoes a choice`, async () => {
    const { page, faults, close } = await open(server().origin, "outcomes/all.html");
    const total = await totalOf(page);
    assert.ok(total > 30 && (await entries(page).count()) < 8, `${total} records in parts`);
    const first = await entries(page).first().innerText();
    await page.locator("form.filter input[type=search]").focus();
    await page.keyboard.type("大陈");
    const { n } = await told(page, (n, of) => of === total && n > 0 && n < total);
    assert.equal(await entries(page).count(), n);
    for (const entry of await entries(page).allInnerTexts()) if (kind === "without") assert.match(entry, /大陈/);
    assert.equal(new URL(page.url()).searchParams.get("filter"), "大陈");
    assert.equal(await page.locator("nav.pager").isHidden(), true, "parts of the unfiltered list");

    await page.selectOption("form.filter > label select", "oldest");
    await page.waitForFunction(() => location.search.includes("sort=oldest"));
    await told(page, (m) => m === n);
    await page.reload({ waitUntil: "networkidle" });
    await told(page, (m) => m === n);
    await page.goBack();
    await page.waitForFunction(() => !location.search.includes("sort="));
    await told(page, (m) => m === n);
    assert.equal(await page.locator("form.filter > label select").inputValue(), "");
    await page.locator("form.filter button:visible").last().click();
    await page.waitForFunction(() => location.search === "");
    await page.waitForFunction((text) => document.querySelector("[data-filter-list] .entries > li").innerText === text, first);
    assert.equal(await page.locator("nav.pager").isVisible(), true);
    assert.deepEqual(faults, []);
    await close();
  });

  test(`${kind} a search, oldest first ends with what the last part ends with`, async () => {
    const { page, close } = await open(server().origin, "meetings/all.html");
    const total = await totalOf(page);
    const newest = await entries(page).locator("a").first().getAttribute("href");
    await page.goto(`${server().origin}/meetings/all.html?sort=oldest`, { waitUntil: "networkidle" });
    await told(page, (n, of) => n === total && of === total);
    const links = await entries(page).locator("a").evaluateAll((all) => all.map((a) => a.href));
    assert.equal(links.length, total);
    assert.equal(new Set(links).size, total, "each once");
    await page.goto(`${server().origin}/meetings/all-1.html`, { waitUntil: "networkidle" });
    const ends = await entries(page).locator("a").evaluateAll((all) => all.map((a) => a.href));
    const dated = await entries(page).evaluateAll((all) => all.filter((li) => li.dataset.date).length);
    if (dated === ends.length) assert.equal(links[0], ends.at(-1));
    assert.ok(links.includes(new URL(newest, `${server().origin}/meetings/`).href));
    await close();
  });

  test(`${kind} a search, a choice leaves as many as it promised, on a numbered part too`, async () => {
    const { page, faults, close } = await open(server().origin, "outcomes/all-2.html");
    await page.locator("form.filter summary").click();
    const select = page.locator('form.filter select[name="status"]');
    await select.waitFor();
    const [value, word] = await select.evaluate((s) => [s.options[1].value, s.options[1].text]);
    const promised = Number(/\((\d+)\)$/.exec(word)[1]);
    await select.selectOption(value);
    await page.waitForFunction((n) => document.querySelectorAll("[data-filter-list] .entries > li").length === n, promised);
    await told(page, (n) => n === promised);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll("[data-filter-list] .entries > li").length === 5);
    assert.deepEqual(faults, []);
    await close();
  });
}

test("every list knows its whole: the filter counts as many as the list says it has", async () => {
  const { page, close } = await open(searched.origin, "index.html");
  const wrong = [];
  let seen = 0;
  for (const route of await routes(path.join(folder, "with"))) {
    if (!/^(outcomes|meetings|topics|cases|venues|news)\/(all|by-[a-z0-9-]+)\.html$/.test(route)) continue;
    const text = await readFile(path.join(folder, "with", route), "utf8");
    const total = Number(/data-total="(\d+)"/.exec(text)?.[1] ?? 0);
    if (!text.includes("data-search=") || !total) continue;
    seen += 1;
    if (seen % 3) continue;
    await page.goto(`${searched.origin}/${route}?sort=oldest`);
    await told(page, () => true).then(({ n, of }) => (n === total && of === total) || wrong.push(`${route}: ${n} of ${of}, not ${total}`));
  }
  assert.ok(seen > 60, `${seen} lists`);
  assert.deepEqual(wrong, []);
  await close();
});

test("a county's list offers its townships, and a township narrows it", async () => {
  const { page, close } = await open(searched.origin, "outcomes/all.html");
  await page.locator("form.filter summary").click();
  const select = page.locator('form.filter select[name="region"]');
  await select.waitFor();
  const before = await select.evaluate((s) => s.options.length);
  const county = await select.evaluate((s) => s.options[1].value);
  await select.selectOption(county);
  await page.waitForFunction(() => location.search.includes("region="));
  await page.waitForFunction((n) => [...document.querySelectorAll('form.filter select[name="region"] option')].some((o) => o.text.startsWith("　")) || document.querySelectorAll('form.filter select[name="region"] option').length !== n, before);
  const part = await select.evaluate((s) => [...s.options].find((o) => o.text.startsWith("　"))?.value);
  assert.ok(part, "parts of the chosen region");
  const { n } = await told(page);
  await select.selectOption(part);
  await page.waitForFunction((part) => location.search.includes(part), part);
  await told(page, (m) => m <= n && m > 0);
  await close();
});

test("when the network fails the list stays, the reader is told, and trying again works", async () => {
  const { page, close } = await open(searched.origin, "topics/all.html");
  await page.route(/\/search/, (route) => route.abort());
  const before = await entries(page).allInnerTexts();
  await page.locator("form.filter input[type=search]").fill("路");
  await page.waitForFunction((status) => document.querySelector(status).textContent.includes("网络不通"), status);
  assert.deepEqual(await entries(page).allInnerTexts(), before);
  await page.unroute(/\/search/);
  await page.locator("form.filter button", { hasText: "重试" }).click();
  await told(page, (n) => n > 0);
  await close();
});

test("the filtered list passes axe and fits a phone", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, close } = await open(searched.origin, "outcomes/all.html?filter=%E5%A4%A7%E9%99%88", { bypassCSP: true, colorScheme });
    await page.locator("form.filter summary").click();
    await page.locator('form.filter select[name="status"]').waitFor();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(violations.map((v) => `${v.id} ${v.nodes[0].target}`), []);
    for (const width of [360, 390]) {
      await page.setViewportSize({ width, height: 844 });
      assert.ok((await page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth)) <= 0, `${width}`);
    }
    await close();
  }
});

test("what a reader writes before the script has come is not lost", async () => {
  const { page, close } = await open(plain.origin, "index.html");
  let go;
  const held = new Promise((resolve) => (go = resolve));
  await page.route(/list-filter\.js/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${plain.origin}/outcomes/all.html`, { waitUntil: "domcontentloaded" });
  const box = page.locator("form.filter input[type=search]");
  await box.fill("大陈");
  go();
  await told(page, (n, of) => n > 0 && n < of);
  assert.equal(await box.inputValue(), "大陈");
  assert.equal(new URL(page.url()).searchParams.get("filter"), "大陈");
  await close();
});

test("without scripts the parts and facets of a list are links, and there is no dead form", async () => {
  const { page, close } = await open(searched.origin, "outcomes/all.html", { javaScriptEnabled: false });
  assert.equal(await page.locator("form.filter").isVisible(), false);
  assert.ok((await page.locator("nav.pager a").count()) > 3);
  assert.ok((await page.locator(".facet a").count()) > 20);
  await close();
});
