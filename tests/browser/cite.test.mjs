/** Citations in a real browser: they are copied whole, and a link with `#h=…` tells whether the page has changed since. */
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { browser, openPage, serve } from "./site.mjs";

const PROGRAM = process.env.YISHI ?? path.resolve(import.meta.dirname, "../../target/debug/yishi");
const PAGE = "outcomes/liyuan-2024-ludeng.html";

let chrome, server, folder;

/** A small site of its own, whose record has three revisions. */
before(async () => {
  assert.ok(existsSync(PROGRAM), `${PROGRAM} is missing: run cargo build`);
  folder = mkdtempSync(path.join(tmpdir(), "yishi-cite-"));
  const site = path.join(folder, "site");
  const run = (program, ...words) => execFileSync(program, words, { stdio: "pipe" });
  const git = (...words) => run("git", "-C", site, "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", ...words);
  run(PROGRAM, "init", site);
  git("init", "-q", "-b", "main");
  for (const line of ["", "\n补记一段。\n", "\n又补记一段。\n"]) {
    appendFileSync(path.join(site, "content/outcomes/liyuan-2024-ludeng.md"), line);
    git("add", "-A");
    git("commit", "-q", "-m", "一次修订");
  }
  // Another record is changed, and changed back.
  const topic = path.join(site, "content/topics/liyuan-ludeng.md");
  const text = readFileSync(topic, "utf8").replace("---\n", "---\naliases: [/old/ludeng.html]\n");
  for (const now of [text, `${text}\n一段旁白。\n`, text]) {
    writeFileSync(topic, now);
    git("add", "-A");
    git("commit", "-q", "-m", "改了又改回");
  }
  run(PROGRAM, "--root", site, "build", "--no-search");
  chrome = await browser();
  server = await serve(path.join(site, "public"));
});

after(async () => {
  await chrome?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (hash, options) =>
  openPage(chrome, `${server.origin}/${PAGE}${hash}`, { viewport: { width: 390, height: 844 }, permissions: ["clipboard-read", "clipboard-write"], ...options });

/** The marks of the revisions, newest first. */
const marks = (page) => page.$$eval("#revisions li[data-mark]", (items) => items.map((item) => item.dataset.mark));

test("a link to the newest revision says that nothing has changed", async () => {
  const first = await open("");
  const [newest] = await marks(first.page);
  assert.equal(await first.page.locator(".cited").count(), 0);
  await first.close();
  const { page, faults, close } = await open(`#h=${newest}`);
  assert.match(await page.locator(".cited").textContent(), /文字在被引用之后没有改动.*其他记录.*可能已有变化/);
  assert.deepEqual(faults, []);
  await close();
});

test("a link to an older revision says how often the page has changed, and marks where", async () => {
  const first = await open("");
  const all = await marks(first.page);
  assert.equal(all.length, 3);
  await first.close();
  const { page, faults, close } = await open(`#h=${all[2]}`);
  assert.match(await page.locator(".cited").textContent(), /改过 2 次/);
  assert.equal(await page.locator("#revisions li.since").count(), 2);
  await page.locator(".cited a").click();
  await page.locator("#revisions ins", { hasText: "又补记一段。" }).waitFor({ state: "visible" });
  // The same page, another link: the judgement is of that one.
  await page.goto(`${server.origin}/${PAGE}#h=${all[1]}`);
  await page.locator(".cited", { hasText: "改过 1 次" }).waitFor();
  assert.equal(await page.locator("#revisions li.since").count(), 1);
  assert.deepEqual(faults, []);
  await close();
});

test("a text that was changed and changed back is told so, by a former address too", async () => {
  const topic = (hash, route = "topics/liyuan-ludeng.html") => openPage(chrome, `${server.origin}/${route}${hash}`, {});
  const first = await topic("");
  const [newest] = await marks(first.page);
  await first.close();
  const { page, faults, close } = await topic(`#h=${newest}`, "old/ludeng.html");
  await page.locator(".cited", { hasText: "改过 2 次，又改了回来" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/topics/liyuan-ludeng.html");
  assert.equal(await page.locator("#revisions li.since").count(), 2);
  assert.deepEqual(faults, []);
  await close();
});

test("a link to a revision that is not known says so", async () => {
  const { page, close } = await open("#h=0123456789abcdef");
  assert.match(await page.locator(".cited").textContent(), /没有找到/);
  await close();
});

test("a citation is copied with the reader's day and the page's address", async () => {
  const { page, faults, close } = await open("");
  await page.locator("details.cites > summary").click();
  await page.locator("details.cites button").first().click();
  await page.locator("details.cites button", { hasText: "已复制" }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /：修订 [0-9a-f]{10}\[EB\/OL\]\. \(\d{4}-\d\d-\d\d\)\[\d{4}-\d\d-\d\d\]\. http:\/\/127\.0\.0\.1:\d+\/outcomes\/liyuan-2024-ludeng\.html\.$/);
  assert.deepEqual(faults, []);
  await close();
});

test("without scripts citations and revisions are there to read", async () => {
  const { page, close } = await open("", { javaScriptEnabled: false, permissions: [] });
  await page.locator("details.cites > summary").click();
  assert.match(await page.locator("[data-cite]").first().textContent(), /\[引用日期\]/);
  await page.locator("details.revs > summary").click();
  assert.equal(await page.locator("#revisions > li").count(), 3);
  await close();
});
