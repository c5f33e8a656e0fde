/** Every kind of page in a real browser: phone, desktop, large text, dark, without scripts, and under axe. */
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { SITE, browser, routes, samples, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The modules of a code of version 5, a row to a number of base 36. */
const KNOWN = "1qptivsv w8c85kx 19vhl10d 19xrbja5 1a22dbod w5jiqtd 1qt5f2wv 67egw 160xja4y f0k5611 1b0iwx0f ptlx0i2 180vbx7v uwpyddv lkf9hlx 11ili041 122fof63 1qk0c91l 1kzq7cj7 4315spm 3rzjubs j4hi02z 10hteb8n jyiaz4j 153myr4a oofik8b 15d9zslj s0tpa08 145fzuux 50hpuj 1qn8ne57 w317gns 1a3hcjcp 19xe018a 1a1ne4ur w5rpzp6 1qtkna6j";

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

/** One tab of a kind, used for many pages: what goes wrong is gathered in `faults`. */
async function tab({ width, height = 844, ...options }) {
  const context = await chrome.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("requestfailed", (request) => faults.push(`request failed: ${request.url()}`));
  page.on("request", (request) => !request.url().startsWith(server.origin) && !request.url().startsWith("data:") && faults.push(`foreign request: ${request.url()}`));
  const open = async (route) => {
    faults.length = 0;
    await page.goto(`${server.origin}/${route}`, { waitUntil: "load" });
  };
  return { page, faults, open, close: () => context.close() };
}

const overflow = (page) => page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);

test("every kind of page is there", () => {
  const kinds = new Set(pages.map(({ kind }) => kind));
  for (const kind of ["home", "region", "programme", "meeting", "outcome", "topic", "case", "venue", "organization", "document", "plan", "campaign", "news", "page", "not-found", "tombstone", "list", "count", "search", "overdue", "figures", "definitions", "sources", "sitemap", "data"]) {
    assert.ok(kinds.has(kind), `no page of kind ${kind}: ${[...kinds]}`);
  }
});

test("no page errs or runs over at any width", async () => {
  const wrong = [];
  const { page, faults, open, close } = await tab({ width: 360 });
  for (const { kind, route } of pages) {
    await open(route);
    for (const width of [360, 390, 768, 1280, 1920]) {
      await page.setViewportSize({ width, height: 844 });
      const over = await overflow(page);
      if (over > 0) wrong.push(`${kind} ${route} at ${width}: ${over} px too wide`);
    }
    if (faults.length) wrong.push(`${kind} ${route}: ${faults.join(" | ")}`);
  }
  await close();
  assert.deepEqual(wrong, []);
});

test("text at twice its size still fits, on a desktop and on the narrowest phone", async () => {
  const wrong = [];
  // A phone of 360 px whose browser is zoomed to 200 % lays out 180 px.
  for (const { width, size } of [{ width: 1280, size: "200%" }, { width: 360, size: "200%" }, { width: 180, size: "100%" }]) {
    const { page, open, close } = await tab({ width });
    for (const { kind, route } of pages) {
      await open(route);
      await page.evaluate((size) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`html{font-size:${size}}`);
        document.adoptedStyleSheets = [sheet];
      }, size);
      const over = await overflow(page);
      if (over > 0) wrong.push(`${kind} ${route} in ${width} px: ${over} px too wide`);
    }
    await close();
  }
  assert.deepEqual(wrong, []);
});

test("no number breaks in the middle of its digits, however long", async () => {
  const wrong = [];
  for (const { width, size } of [{ width: 320, size: "100%" }, { width: 360, size: "100%" }, { width: 360, size: "150%" }, { width: 360, size: "200%" }, { width: 768, size: "100%" }, { width: 1280, size: "100%" }]) {
    const { page, open, close } = await tab({ width });
    for (const route of ["index.html", "regions/331002.html", "programmes/wudu-jiceng.html", "organizations/tiantai-conference.html", "figures.html"]) {
      await open(route);
      wrong.push(...(await page.evaluate(async ({ where, size }) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`html{font-size:${size}}`);
        document.adoptedStyleSheets = [sheet];
        const out = [];
        const pieces = document.querySelectorAll(".figures b, .declared .num, .declared td:last-child");
        for (const piece of pieces) {
          const texts = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) if (!texts.currentNode.parentElement.closest(".why")) texts.currentNode.data = texts.currentNode.data.replace(/^\d+$/, "20000004").replace(/^[\d.]+%$/, "≥99.9%");
        }
        for (const piece of pieces) {
          if (piece.scrollWidth > piece.clientWidth + 1) out.push(`${where} at ${size}: "${piece.textContent}" runs over`);
          const texts = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            for (const { index, 0: number } of texts.currentNode.data.matchAll(/[≥≤]?\d[\d.]*%?/g)) {
              const range = document.createRange();
              range.setStart(texts.currentNode, index);
              range.setEnd(texts.currentNode, index + number.length);
              if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) out.push(`${where} at ${size}: ${number} is broken`);
            }
          }
        }
        if (!pieces.length) out.push(`${where}: no numbers`);
        return out;
      }, { where: `${route} in ${width} px`, size })));
    }
    await close();
  }
  assert.deepEqual(wrong, []);
});

test("a headline on a phone breaks between words", async () => {
  const { page, open, close } = await tab({ width: 390 });
  for (const route of ["outcomes/wudu-zhonglou-shangxue.html", "outcomes/yicheng-xinpian.html", "meetings/tiantai-2022-tantou-ecommerce.html"]) {
    await open(route);
    await page.locator("h1 wbr").first().waitFor({ state: "attached" });
    const lines = await page.locator("h1").evaluate((title) => {
      const range = document.createRange();
      const parts = [...title.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      return parts.map((part) => {
        range.selectNodeContents(part);
        return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
      });
    });
    assert.ok(lines.length > 2 && lines.every((count) => count === 1), `${route}: parts over ${lines} lines`);
  }
  await close();
});

test("axe finds nothing, light on a phone and dark on a desktop", async () => {
  const wrong = [];
  for (const options of [{ width: 390, colorScheme: "light" }, { width: 1280, colorScheme: "dark" }]) {
    const { page, open, close } = await tab({ ...options, bypassCSP: true });
    for (const { kind, route } of pages) {
      await open(route);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      for (const v of violations) wrong.push(`${kind} ${route} ${options.colorScheme}: ${v.id} ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")}`);
    }
    await close();
  }
  assert.deepEqual(wrong, []);
});

test("without scripts every page keeps its heading, text and links", async () => {
  const { page, open, close } = await tab({ width: 390, javaScriptEnabled: false });
  for (const { route } of pages) {
    await open(route);
    assert.ok((await page.locator("h1").innerText()).trim().length > 0, route);
    assert.ok((await page.locator("main").innerText()).trim().length > 10, route);
    assert.ok((await page.locator("nav.boards-nav a").count()) >= 5, route);
  }
  await close();
});

test("an outcome says result, state, who and when on a phone's first screen", async () => {
  const { page, open, close } = await tab({ width: 390, height: 844 });
  for (const { route } of pages.filter(({ kind }) => kind === "outcome")) {
    await open(route);
    const box = await page.locator(".verdict").boundingBox();
    assert.ok(box.y + box.height <= 844, `${route} ends at ${box.y + box.height}`);
    assert.match(await page.locator(".verdict").innerText(), /进展[\s\S]*牵头单位[\s\S]*办理期限/, route);
  }
  await close();
});

test("the whole of a page is printed on A4, with its address", async () => {
  const { page, open, close } = await tab({ width: 1280 });
  for (const wanted of ["outcome", "overdue"]) {
    const { route } = pages.find(({ kind }) => kind === wanted);
    await page.emulateMedia({ media: "screen" });
    await open(route);
    assert.equal(await page.locator(".printed").isVisible(), false);
    await page.waitForLoadState("networkidle");
    const pdf = await page.pdf({ format: "A4" });
    assert.ok(pdf.length > 10_000);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".boards").isVisible(), false);
    assert.ok((await page.locator(".printed").innerText()).includes(`${server.origin}/${route}`));
    assert.equal(await page.locator(".printed svg.qr").isVisible(), true);
  }
  await close();
});

test("the QR code of a known address is the one that readers of codes understand", async () => {
  const { page, open, close } = await tab({ width: 390 });
  await open("index.html");
  const codes = await page.evaluate(async () => {
    const { qr } = await import("./assets/js/print.js");
    const hex = (rows) => rows?.map((row) => BigInt(`0b${row.map(Number).join("")}`).toString(36)).join(" ");
    return ["https://zx.example.gov.cn/outcomes/jiaojiang-2022-dachen.html?a=1", "a".repeat(107)].map((text) => hex(qr(text)));
  });
  // As jsQR 1.4 read it, in all six sizes.
  assert.deepEqual(codes, [KNOWN, undefined]);
  await close();
});

test("large letters are kept in the browser and keep every layout whole", async () => {
  const wrong = [];
  for (const width of [360, 1280]) {
    const { page, open, close } = await tab({ width });
    await open("index.html");
    await page.getByRole("button", { name: "大字版" }).click();
    for (const { kind, route } of pages.filter(({ kind }) => ["home", "outcome", "region", "figures", "overdue", "count"].includes(kind))) {
      await open(route);
      await page.locator(".larger[aria-pressed=true]").waitFor();
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), "24px");
      const over = await overflow(page);
      if (over > 0) wrong.push(`${kind} ${route} in ${width} px: ${over} px too wide`);
    }
    await close();
  }
  assert.deepEqual(wrong, []);
});

test("a list is filtered by keyboard, and its state is in the address", async () => {
  const { page, open, close } = await tab({ width: 390 });
  await open("outcomes/all.html");
  const box = page.locator("form.filter input[type=search]").first();
  await box.waitFor();
  const all = await page.locator(".entries li:visible").count();
  await box.focus();
  await page.keyboard.type("大陈");
  await page.waitForFunction((before) => [...document.querySelectorAll(".entries li")].filter((li) => li.offsetParent).length < before, all);
  assert.ok((await page.locator(".entries li:visible").count()) > 0);
  await page.waitForFunction(() => decodeURIComponent(location.search).includes("大陈"));
  await page.reload();
  await page.waitForFunction((before) => [...document.querySelectorAll(".entries li")].filter((li) => li.offsetParent).length < before, all);
  await close();
});

test("a reader comes from the home page to a village's outcomes in at most four taps", async () => {
  const { page, close } = await tab({ width: 390, javaScriptEnabled: false });
  const regions = async (url) => {
    await page.goto(url);
    return page.locator("main a[href]").evaluateAll((links) => [...new Set(links.map((a) => new URL(a.getAttribute("href"), location.href).href.split("#")[0]).filter((h) => /\/regions\/[^/]+\.html$/.test(h)))]);
  };
  let reached = [`${server.origin}/index.html`];
  const seen = new Set();
  for (let taps = 0; taps <= 4; taps += 1) {
    const next = [];
    for (const url of reached.filter((u) => !seen.has(u))) {
      seen.add(url);
      if (/nbs-\d{12}\.html$/.test(url)) {
        await page.goto(url);
        if ((await page.locator("#outcomes a").count()) > 0) {
          await close();
          return;
        }
      } else if (taps < 4) next.push(...(await regions(url)));
    }
    // Villages first, then counties with records: the walk needs only one way.
    reached = [...new Set(next)].sort((a, b) => b.length - a.length);
  }
  await close();
  assert.fail("no village's outcomes within four taps");
});

test("every page is reached from the home page by links", async () => {
  const all = new Set(await routes());
  const seen = new Set(["index.html"]);
  for (const route of seen) {
    const html = readFileSync(path.join(SITE, route), "utf8");
    for (const [, href] of html.matchAll(/<(?:a|area|link)\b[^>]*?\shref="([^"#?]+)/g)) {
      const { host, pathname } = new URL(href.replaceAll("&amp;", "&"), `http://site/${route}`);
      const to = decodeURIComponent(pathname).slice(1);
      if (host === "site" && all.has(to)) seen.add(to);
    }
  }
  // Hosts show 404.html by themselves.
  assert.deepEqual([...all].filter((route) => !seen.has(route) && route !== "404.html"), []);
});

test("nothing moves when the scripts come, on a slow phone and a slow network", async () => {
  const wrong = [];
  for (const width of [390, 1280]) {
    const context = await chrome.newContext({ viewport: { width, height: 844 } });
    await context.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.hadRecentInput || (window.moved += entry.value))).observe({ type: "layout-shift", buffered: true });
    });
    const chosen = ["home", "list", "count", "region-index", "search", "outcome", "region"];
    for (const { kind, route } of pages.filter(({ kind, route }) => chosen.includes(kind) || route === "outcomes/all.html")) {
      const page = await context.newPage();
      const tools = await context.newCDPSession(page);
      await tools.send("Network.enable");
      await tools.send("Network.emulateNetworkConditions", { offline: false, latency: 100, downloadThroughput: 200_000, uploadThroughput: 100_000 });
      await tools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
      await page.goto(`${server.origin}/${route}`, { waitUntil: "networkidle" });
      const moved = await page.evaluate(() => window.moved);
      if (moved > 0.02) wrong.push(`${kind} ${route} at ${width}: ${moved.toFixed(3)}`);
      await page.close();
    }
    await context.close();
  }
  assert.deepEqual(wrong, []);
});
