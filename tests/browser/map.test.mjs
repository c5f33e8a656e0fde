/** Maps in a real browser, one of each rung: the measure chosen without reload and kept in the address, one card for hover, focus and touch, keys, sorting. */
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { SITE, browser, openPage, routes, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Real boundaries, outline with symbols, tiles, the front page's tiles, and the map on a programme's page. */
const RUNGS = ["regions/331000.html", "regions/331023.html", "regions/320903.html", "index.html", "programmes/tiantai-shenbian.html"];

let chrome, server;

before(async () => {
  chrome = await browser();
  server = await serve();
});

after(async () => {
  await chrome?.close();
  server?.close();
});

const open = (route, options) => openPage(chrome, `${server.origin}/${route}`, { viewport: { width: 1280, height: 900 }, ...options });

/** What each unit says, in the order of the page. */
const said = (page) => page.$$eval("[data-map] a[data-u]", (links) => links.map((a) => a.getAttribute("aria-label") ?? a.textContent.replace(/\s+/g, " ").trim()));
const measure = (page) => new URL(page.url()).searchParams.get("m");
const shownLegends = (page) => page.$$eval("[data-map] .map-legend", (all) => all.filter((l) => !l.hidden && l.offsetParent).map((l) => l.dataset.m));

test("another measure is shown without a reload, and the address keeps it", async () => {
  for (const route of RUNGS) {
    const { page, faults, close } = await open(route);
    await page.evaluate(() => { window.untouched = true; });
    const before = await said(page);
    const options = await page.$$eval(".map-choose option", (all) => all.map((o) => o.value));
    assert.ok(options.length >= 8, `${route}: ${options}`);
    assert.equal(measure(page), null);
    for (const key of ["completion-rate", "outcomes"]) {
      await page.selectOption(".map-choose select", key);
      assert.equal(measure(page), key, route);
      assert.deepEqual(await shownLegends(page), [key], route);
      assert.notDeepEqual(await said(page), before, route);
    }
    assert.equal(await page.evaluate(() => window.untouched), true, "the page was not loaded again");
    const chosen = await said(page);
    await page.reload({ waitUntil: "networkidle" });
    assert.deepEqual(await said(page), chosen, `${route}: the address brings the measure back`);
    assert.equal(await page.$eval(".map-choose select", (s) => s.value), "outcomes");
    await page.selectOption(".map-choose select", options[0]);
    assert.equal(measure(page), null);
    assert.deepEqual(await said(page), before, route);
    assert.deepEqual(faults, []);
    await close();
  }
});

test("hover, focus and touch show the same card, and a second touch opens the page", async () => {
  for (const route of RUNGS) {
    const { page, close } = await open(route, { hasTouch: true });
    const card = page.locator("[data-map] .map-card");
    assert.match(await card.innerText(), /Tab/, `${route}: an empty card says what it is for`);
    const unit = page.locator("[data-map] a[data-u]").nth(1);
    const name = await unit.getAttribute("data-n");
    const seen = {};
    const point = await unit.evaluate((a) => {
      a.scrollIntoView({ block: "center" });
      const shape = a.querySelector(".hit, .mark") ?? a.querySelector(".area, .tile") ?? a;
      const box = shape.getBoundingClientRect();
      // Of the points where nothing covers the unit the one in their midst: at its edge a finger's place may be rounded off it.
      const free = [];
      for (let i = 1; i < 20; i += 1) {
        for (let j = 1; j < 20; j += 1) {
          const [x, y] = [box.x + (box.width * i) / 20, box.y + (box.height * j) / 20];
          if (document.elementFromPoint(x, y)?.closest("a[data-u], a[data-of]") === a) free.push([x, y]);
        }
      }
      const [mx, my] = [0, 1].map((n) => free.reduce((sum, point) => sum + point[n], 0) / free.length);
      const away = ([x, y]) => (x - mx) ** 2 + (y - my) ** 2;
      return free.sort((p, q) => away(p) - away(q))[0] ?? [box.x + box.width / 2, box.y + box.height / 2];
    });
    await page.mouse.move(...point);
    seen.hover = await card.innerText();
    await page.mouse.move(0, 0);
    await page.keyboard.press("Escape");
    await unit.focus();
    seen.focus = await card.innerText();
    await unit.blur();
    await page.keyboard.press("Escape");
    await page.touchscreen.tap(...point);
    seen.touch = await card.innerText();
    assert.ok(seen.hover.includes(name), `${route}: ${name} in ${JSON.stringify(seen)}`);
    assert.equal(seen.focus, seen.hover, route);
    assert.equal(seen.touch, seen.hover, route);
    assert.ok(page.url().includes(route), `${route}: the first touch stays`);
    await page.touchscreen.tap(...point);
    await page.waitForURL((url) => !url.pathname.endsWith(route));
    await close();
  }
});

test("Tab reaches every unit in the order of the table, with its name and value", async () => {
  for (const route of RUNGS) {
    const { page, close } = await open(route);
    const names = await page.$$eval("[data-map] a[data-u]", (links) => links.map((a) => a.getAttribute("data-n")));
    const section = page.locator("section", { has: page.locator("[data-map]") });
    const rows = await section.locator("table[data-sortable] tbody th").allInnerTexts();
    const units = rows.filter((row) => names.includes(row));
    await page.locator(".map-choose select").focus();
    const reached = [];
    for (let i = 0; i < names.length; i += 1) {
      await page.keyboard.press("Tab");
      reached.push(await page.evaluate(() => [document.activeElement.getAttribute("data-n"), document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent]));
    }
    assert.deepEqual(reached.map(([name]) => name), names, route);
    // Units with a place on the drawing come first, those listed under it after them; each in the table's order.
    assert.deepEqual([...names].sort(), [...units].sort(), route);
    for (const [name, text] of reached) assert.match(text, new RegExp(`${name}[\\s\\S]*(\\d|—)`), route);
    const drawn = await page.$$eval("[data-map] svg a[data-u]", (links) => links.map((a) => a.getAttribute("data-n")));
    assert.deepEqual(drawn, units.filter((name) => drawn.includes(name)), `${route}: the drawing follows the table`);
    await close();
  }
});

test("the table under a map is sorted by keyboard, and what is not known stays last", async () => {
  const { page, faults, close } = await open("regions/331000.html");
  const section = page.locator("section", { has: page.locator("[data-map]") });
  const head = section.locator("thead th").nth(1).locator("button");
  const values = () => section.locator("tbody tr td:nth-child(2)").evaluateAll((cells) => cells.map((c) => Number(c.textContent)));
  await head.focus();
  await page.keyboard.press("Enter");
  const up = await values();
  assert.deepEqual(up, [...up].sort((a, b) => a - b));
  await page.keyboard.press("Enter");
  const down = await values();
  assert.deepEqual(down, [...down].sort((a, b) => b - a));
  assert.match(page.url(), /sort/);
  assert.deepEqual(faults, []);
  await close();
});

test("what has no data is a pattern, and every class is told by its value too", async () => {
  for (const route of RUNGS) {
    const { page, close } = await open(`${route}?m=completion-rate`);
    const wrong = await page.$$eval("[data-map] a[data-u]", (links) => links
      .filter((a) => a.classList.contains("none"))
      .filter((a) => {
        const shape = a.querySelector(".area, .seat");
        return shape ? !getComputedStyle(shape).fill.includes("url(") : !getComputedStyle(a).backgroundImage.includes("gradient");
      })
      .map((a) => a.getAttribute("data-n")));
    assert.deepEqual(wrong, [], route);
    await close();
  }
});

test("axe finds nothing on any rung, light and dark, phone and desktop", async () => {
  const wrong = [];
  for (const options of [{ viewport: { width: 390, height: 844 }, colorScheme: "dark" }, { colorScheme: "light" }]) {
    for (const route of RUNGS) {
      const { page, close } = await open(`${route}?m=completion-rate`, { ...options, bypassCSP: true });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      for (const v of violations) wrong.push(`${route} ${options.colorScheme}: ${v.id} ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")}`);
      await close();
    }
  }
  assert.deepEqual(wrong, []);
});

/** Every page of the site with a map: of regions, of programmes, the front page. */
async function pagesWithMaps() {
  const all = await routes();
  const texts = await Promise.all(all.map((route) => readFile(path.join(SITE, route), "utf8")));
  return all.filter((_, i) => texts[i].includes(" data-map"));
}

test("no two labels of a map collide, and none is cut off, on a phone and on a desktop", async () => {
  const all = await pagesWithMaps();
  assert.ok(all.length >= 10, `${all.length} pages with maps`);
  const wrong = [];
  for (const width of [390, 1280]) {
    const { page, close } = await open(all[0], { viewport: { width, height: 900 } });
    for (const route of all) {
      await page.goto(`${server.origin}/${route}`, { waitUntil: "load" });
      const found = await page.evaluate(() => {
        const out = [];
        let tiles = 0;
        for (const map of document.querySelectorAll("[data-map]")) {
          // Tiles are boxes of the page, in which a label breaks: it must stay in its own.
          for (const tile of map.querySelectorAll("a[data-u]")) {
            const inside = [...tile.querySelectorAll(":scope > span:not(.map-said), :scope > b")].map((part) => part.getBoundingClientRect());
            const box = tile.getBoundingClientRect();
            tiles += inside.length > 0;
            if (inside.some((part) => part.left < box.left - 1 || part.right > box.right + 1 || part.bottom > box.bottom + 1)) out.push(`${tile.dataset.n} is larger than its tile`);
            if (tile.querySelector(":scope > span")?.scrollWidth > tile.clientWidth + 1) out.push(`${tile.dataset.n} runs out of its tile`);
          }
          const frame = map.querySelector("svg").getBoundingClientRect();
          // A label may have lines of its own, each a box; a halo is no part of it.
          const labels = [...map.querySelectorAll("svg text")]
            .filter((text) => text.textContent.trim() && getComputedStyle(text).visibility !== "hidden" && getComputedStyle(text).display !== "none")
            .map((text) => ({ words: text.textContent.trim(), of: text.dataset.l ?? text.closest("a[data-u]")?.dataset.u, box: text.getBoundingClientRect() }))
            .filter(({ box }) => box.width > 0);
          for (const [i, a] of labels.entries()) {
            if (a.box.left < frame.left - 2 || a.box.right > Math.max(frame.right, map.getBoundingClientRect().right) + 2) out.push(`${a.words} is cut off`);
            for (const b of labels.slice(i + 1)) {
              const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
              const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
              // The box of a line is taller than its characters.
              if (across > 1 && down > a.box.height * 0.25) out.push(`${a.words} and ${b.words}`);
            }
          }
        }
        return { out, labels: tiles + document.querySelectorAll("[data-map] svg text").length, wide: document.documentElement.scrollWidth > innerWidth };
      });
      if (found.out.length || found.wide || !found.labels) wrong.push(`${route} at ${width}: ${found.out.slice(0, 5).join("; ")}${found.wide ? " the page is too wide" : ""} (${found.labels} labels)`);
    }
    await close();
  }
  assert.deepEqual(wrong, []);
});
