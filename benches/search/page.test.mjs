// The search page in Chromium under the strict policy: node --test page.test.mjs, after `npm install` in this folder and
// with SEARCH_SITE naming a folder that `cargo bench --bench search` wrote.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { searchPage, serve } from "./serve.mjs";

const folder = process.env.SEARCH_SITE;
let browser;
let server;
let page;
let problems;

before(async () => {
  const manifest = (await readFile(join(folder, "site/manifest.txt"), "utf8")).trim();
  server = await serve(join(folder, "site"), { page: await searchPage(manifest) });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser.close();
  server.close();
});

async function visit(query) {
  await page?.close();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !message.text().includes("404") && problems.push(message.text()));
  await page.goto(`${server.url}search.html${query}`);
}

const settled = () => page.waitForFunction(() => /^(找到 \d|没有找到)/.test(document.querySelector("[role=status]")?.textContent ?? ""));
const status = () => page.textContent("[role=status]");

test("a linked search shows ten results with marks, links to the match, and counts", async () => {
  await visit("?q=停车位");
  await settled();
  assert.equal(await page.locator(".search-results > li").count(), 10);
  assert.equal(await page.locator(".search-results > li:has(mark)").count(), 10);
  assert.match(await page.locator(".search-results a").first().getAttribute("href"), /^(meetings|outcomes)\/.*\.html#:~:text=/);
  assert.ok(await page.locator("#search-browse").isHidden());
  assert.deepEqual(problems, []);
});

test("results follow typing, and the address follows too", async () => {
  await visit("");
  assert.ok(await page.locator("#search-browse").isVisible());
  await page.waitForLoadState("networkidle");
  await page.keyboard.press("/");
  assert.ok(await page.evaluate(() => document.activeElement.type === "search"));
  await page.keyboard.type("停车", { delay: 40 });
  await settled();
  await page.keyboard.type("位", { delay: 40 });
  await page.waitForFunction(() => document.body.dataset.searched === "停车位");
  await settled();
  assert.equal(new URL(page.url()).searchParams.get("q"), "停车位");
  await page.waitForTimeout(500);
  await page.keyboard.press("ArrowDown");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".search-results a")));
  await page.keyboard.press("Escape");
  assert.ok(await page.evaluate(() => document.activeElement.type === "search"));
  assert.deepEqual(problems, []);
});

test("a filter narrows to the count it promised, and back undoes it", async () => {
  await visit("?q=停车位");
  await settled();
  const item = page.locator(".search-filters details[open] li").first();
  await item.waitFor();
  const promised = Number(await item.locator(".num").textContent());
  const before = await status();
  await item.locator("input").check();
  await page.waitForFunction((n) => document.querySelector("[role=status]").textContent === `找到 ${n} 件`, promised);
  assert.match(page.url(), /[?&]kind=/);
  await page.goBack();
  await page.waitForFunction((text) => document.querySelector("[role=status]").textContent === text, before);
  assert.deepEqual(problems, []);
});

test("order by date and more results are links", async () => {
  await visit("?q=停车位");
  await settled();
  await page.click(".search-more a");
  await page.waitForFunction(() => document.querySelectorAll(".search-results > li").length === 20);
  await page.click(".search-tools a");
  await page.waitForURL(/sort=date/);
  await page.waitForFunction(() => document.querySelector(".search-tools").textContent.startsWith("按日期排列"));
  const slots = await page.locator(".search-results > li").evaluateAll((items) => items.map((item) => Number(item.dataset.slot)));
  assert.deepEqual(slots, [...slots].sort((a, b) => b - a));
});

test("nothing found offers something that is", async () => {
  await visit("?q=停车位绝无此事");
  await settled();
  await page.click(".search-offers a");
  await page.waitForFunction(() => document.querySelectorAll(".search-results > li").length > 0);
});

test("a file that cannot be had gives a plain message and a retry that works", async () => {
  server.broken.add("/search/t/");
  await visit("?q=停车位");
  await page.waitForSelector(".search-more button");
  assert.equal(await status(), "网站刚刚更新过，请重试以载入新的搜索数据。");
  assert.equal(await page.locator(".search-results > li").count(), 0);
  server.broken.clear();
  await page.click(".search-more button");
  await settled();
  assert.equal(await page.locator(".search-results > li").count(), 10);
});
