/** The preview in a real browser: a page opened during a rebuild catches up, and a build's faults are laid over the page. */
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { browser } from "./site.mjs";

const program = process.env.YISHI ?? path.resolve(import.meta.dirname, "../../target/debug/yishi");
const record = "content/outcomes/liyuan-2024-ludeng.md";
const route = "outcomes/liyuan-2024-ludeng.html";

let chrome, folder, preview, origin;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yishi-serve-"));
  execFileSync(program, ["init", path.join(folder, "site")]);
  preview = spawn(program, ["--root", path.join(folder, "site"), "serve", "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const lines = createInterface({ input: preview.stderr });
  origin = await new Promise((resolve) => lines.on("line", (line) => {
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
    if (found) resolve(found[0]);
  }));
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  preview?.kill();
  await rm(folder, { recursive: true, force: true });
});

async function edit(file, from, to) {
  const at = path.join(folder, "site", file);
  const text = await readFile(at, "utf8");
  assert.ok(text.includes(from));
  await writeFile(at, text.replace(from, to));
}

const news = (since) => fetch(`${origin}/.yishi/state${since ? `?since=${since}` : ""}`).then((response) => response.json());

test("a page whose script begins only after the rebuild has ended still shows the new text", async () => {
  const page = await chrome.newPage();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/preview\.js/, async (request) => {
    await held;
    await request.continue();
  });
  await page.goto(`${origin}/${route}`, { waitUntil: "commit" });
  const { build } = await news();
  await edit(record, "梨园镇老街路灯修复", "老街亮了");
  assert.ok((await news(build)).published);
  release();
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "老街亮了");
  await page.close();
});

test("a fault of the build is laid over the page and goes when it is mended", async () => {
  const page = await chrome.newPage();
  await page.goto(`${origin}/${route}`);
  await edit(record, "form: 协商共识", "form: 共诗");
  const fault = page.locator("yishi-faults pre").first();
  await fault.waitFor();
  assert.match(await fault.innerText(), /content\/outcomes\/liyuan-2024-ludeng\.md:\d+:\d+/);
  await edit(record, "form: 共诗", "form: 协商共识");
  await page.waitForFunction(() => !document.querySelector("yishi-faults"));
  await page.close();
});
