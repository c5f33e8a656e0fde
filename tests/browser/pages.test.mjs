/** Every kind of page in a real browser: phone, desktop, large text, dark, without scripts, and under axe. */
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { browser, samples, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let chrome, server, pages;

before(async () => {
  chrome = await browser();
  server = await serve();
  pages = await samples();
});

after(async () => {
  await chrome?.close();
  server?.close();
});

/** A page open at a width, with what went wrong on it. */
async function open(route, { width, height = 844, ...options }) {
  const context = await chrome.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("requestfailed", (request) => faults.push(`request failed: ${request.url()}`));
  page.on("request", (request) => !request.url().startsWith(server.origin) && !request.url().startsWith("data:") && faults.push(`foreign request: ${request.url()}`));
  await page.goto(`${server.origin}/${route}`, { waitUntil: "networkidle" });
  return { page, faults, close: () => context.close() };
}

const overflow = (page) => page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);

test("every kind of page is there", () => {
  const kinds = new Set(pages.map(({ kind }) => kind));
  for (const kind of ["home", "region", "programme", "meeting", "outcome", "topic", "case", "venue", "organization", "document", "plan", "campaign", "news", "page", "404", "tombstone"]) {
    assert.ok(kinds.has(kind), `no page of kind ${kind}: ${[...kinds]}`);
  }
});

test("no page errs or runs over at any width", async () => {
  const wrong = [];
  for (const { kind, route } of pages) {
    for (const width of [360, 390, 768, 1280, 1920]) {
      const { page, faults, close } = await open(route, { width });
      const over = await overflow(page);
      if (over > 0) wrong.push(`${kind} ${route} at ${width}: ${over} px too wide`);
      if (faults.length) wrong.push(`${kind} ${route} at ${width}: ${faults.join(" | ")}`);
      await close();
    }
  }
  assert.deepEqual(wrong, []);
});

test("text at twice its size still fits", async () => {
  const wrong = [];
  for (const { kind, route } of pages) {
    const { page, close } = await open(route, { width: 1280 });
    await page.evaluate(() => document.documentElement.setAttribute("data-large", ""));
    await page.evaluate(() => { const sheet = new CSSStyleSheet(); sheet.replaceSync("html{font-size:200%}"); document.adoptedStyleSheets = [sheet]; });
    const over = await overflow(page);
    if (over > 0) wrong.push(`${kind} ${route}: ${over} px too wide`);
    await close();
  }
  assert.deepEqual(wrong, []);
});

test("axe finds nothing, light and dark, phone and desktop", async () => {
  const wrong = [];
  for (const { kind, route } of pages) {
    for (const options of [{ width: 390, colorScheme: "light" }, { width: 1280, colorScheme: "dark" }]) {
      const { page, close } = await open(route, { ...options, bypassCSP: true });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      for (const v of violations) wrong.push(`${kind} ${route} ${options.colorScheme}: ${v.id} ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")}`);
      await close();
    }
  }
  assert.deepEqual(wrong, []);
});

test("without scripts every page keeps its heading, text and links", async () => {
  for (const { route } of pages) {
    const { page, close } = await open(route, { width: 390, javaScriptEnabled: false });
    assert.ok((await page.locator("h1").innerText()).trim().length > 0, route);
    assert.ok((await page.locator("main").innerText()).trim().length > 10, route);
    assert.ok((await page.locator("nav.boards-nav a").count()) >= 5, route);
    await close();
  }
});

test("an outcome says result, state, who and when on a phone's first screen", async () => {
  for (const { route } of pages.filter(({ kind }) => kind === "outcome")) {
    const { page, close } = await open(route, { width: 390, height: 844 });
    const box = await page.locator(".verdict").boundingBox();
    assert.ok(box.y + box.height <= 844, `${route} ends at ${box.y + box.height}`);
    const text = await page.locator(".verdict").innerText();
    assert.match(text, /进展[\s\S]*牵头单位[\s\S]*办理期限/, route);
    await close();
  }
});

test("the whole of a page is printed on A4", async () => {
  const { page, close } = await open(pages.find(({ kind }) => kind === "outcome").route, { width: 1280 });
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 10_000);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".boards").isVisible(), false);
  await close();
});

test("a reader comes from the home page to a village's outcomes in at most four taps", async () => {
  const { page, close } = await open("index.html", { width: 390 });
  const from = async (url, depth, seen) => {
    await page.goto(url);
    const village = await page.locator('body[data-kind="region"][data-level="village"] #outcomes').count();
    if (village > 0) return depth;
    if (depth === 4) return null;
    const hrefs = await page.$$eval("main a[href]", (links) => links.map((a) => a.href).filter((h) => /\/regions\/[^/]+\.html$/.test(h)));
    for (const href of [...new Set(hrefs)].filter((h) => !seen.has(h))) {
      seen.add(href);
      const found = await from(href, depth + 1, seen);
      if (found !== null) return found;
    }
    return null;
  };
  const taps = await from(`${server.origin}/index.html`, 0, new Set());
  assert.ok(taps !== null && taps <= 4, `taps: ${taps}`);
  await close();
});
