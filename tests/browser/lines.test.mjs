/** The blocks that the search holds of a page are the lines which its reader sees: no words are read as one that stand apart. */
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { openPack } from "../../themes/default/js/search/pack.js";
import { fromDisk } from "../search/disk.mjs";
import { SITE, browser, samples, serve } from "./site.mjs";

/** What no reader sees as a part of the page's text: ways to elsewhere, drawings, words for screen readers alone. */
const APART = ".unseen, main nav, main form, main svg, main button, main select, main noscript, main iframe";

let chrome, server;

before(async () => {
  chrome = await browser();
  server = await serve();
});

after(async () => {
  await chrome?.close();
  server?.close();
});

test("every block that is searched stands in one line of its page", async () => {
  const { docs } = JSON.parse(await readFile(path.join(SITE, "../search-index/state.json"), "utf8"));
  const manifest = /data-pack="([^"]+)"/.exec(await readFile(path.join(SITE, "search.html"), "utf8"))[1];
  const pack = await openPack(manifest, fromDisk(SITE));
  const sampled = new Set((await samples()).map(({ route }) => route));
  const page = await chrome.newPage({ viewport: { width: 1280, height: 900 } });
  let blocks = 0;
  for (const [slot, [route]] of docs.entries()) {
    if (!sampled.has(route)) continue;
    await page.goto(`${server.origin}/${route}`, { waitUntil: "domcontentloaded" });
    const lines = await page.evaluate((apart) => {
      document.querySelectorAll("main details").forEach((details) => (details.open = true));
      document.querySelectorAll(apart).forEach((element) => (element.style.display = "none"));
      const main = document.querySelector("main");
      // What a chart or a map shows once it is chosen: of that, what is a line is told by the document alone.
      const hidden = [...main.querySelectorAll("*")].filter((element) => !element.children.length && !element.checkVisibility());
      return [...main.innerText.split(/[\n\t]/), ...hidden.map((element) => element.textContent)].map((line) => line.replace(/\s+/g, " "));
    }, APART);
    for (const block of (await pack.page(slot)).flatMap(({ body }) => body)) {
      blocks++;
      assert.ok(lines.some((line) => line.includes(block)), `${route}: “${block}” is no line`);
    }
  }
  assert.ok(blocks > 500, `${blocks} blocks`);
});
