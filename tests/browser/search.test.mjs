/** The search of the built sample as a reader uses it, under the strict policy: results, filters, history, keys, no scripts. */
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { search } from "../../themes/default/js/search/engine.js";
import { openPack } from "../../themes/default/js/search/pack.js";
import { fromDisk } from "../search/disk.mjs";
import { SITE, browser, openPage, serve } from "./site.mjs";

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

const results = ".search-results > li";
const searched = (page, text) =>
  page.waitForFunction((text) => document.body.dataset.searched === text && !document.body.classList.contains("searching"), text);
const total = async (page) => Number((await page.locator(".search-status").innerText()).match(/\d+/)?.[0]);

test("typing shows results with the match marked, and the address holds the search", async () => {
  const { page, faults, close } = await open("search.html");
  await page.fill("main input[type=search]", "口袋公园");
  await searched(page, "口袋公园");
  assert.ok((await page.locator(results).count()) >= 3);
  for (const mark of await page.locator(`${results} mark`).allInnerTexts()) assert.equal(mark, "口袋公园");
  for (const item of await page.locator(results).all()) assert.ok((await item.locator("mark").count()) > 0, await item.innerText());
  assert.equal(new URL(page.url()).searchParams.get("q"), "口袋公园");
  assert.equal(await page.locator("#search-browse").isHidden(), true);
  assert.ok((await page.locator(`${results} .state.ring, ${results} .state.half, ${results} .state.dot`).count()) > 0, "states carry their shapes");
  assert.deepEqual(faults, []);
  await close();
});

test("a filter narrows the results to what it promised, and the back button undoes it", async () => {
  const { page, faults, close } = await open(`search.html?q=${encodeURIComponent("口袋公园")}`);
  await searched(page, "口袋公园");
  const all = await total(page);
  const box = page.locator('.search-filters input[value="outcome"]');
  await box.waitFor();
  const promised = Number(await box.locator("xpath=ancestor::li").locator(".num").innerText());
  assert.ok(promised > 0 && promised < all, `${promised} of ${all}`);
  await box.check();
  await page.waitForFunction((n) => document.querySelector(".search-status").textContent.includes(String(n)), promised);
  assert.equal(new URL(page.url()).searchParams.get("kind"), "outcome");
  await page.goBack();
  await page.waitForFunction((n) => document.querySelector(".search-status").textContent.includes(String(n)), all);
  assert.equal(new URL(page.url()).searchParams.get("kind"), null);
  assert.deepEqual(faults, []);
  await close();
});

test("keys: / goes to the box of any page, the arrow to the first result, Enter opens the page that holds the words", async () => {
  const { page, faults, close } = await open("figures.html");
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement?.matches("form.find input"));
  await page.keyboard.type("口袋公园");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search\.html\?q=/);
  await searched(page, "口袋公园");
  await page.locator("main input[type=search]").focus();
  await page.waitForFunction(() => document.querySelector(".search-filters li"));
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.matches(".search-results a")), true);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/(?!search)[a-z]+\/[^/]+\.html/);
  assert.match(await page.locator("main").innerText(), /口袋公园/);
  assert.deepEqual(faults, []);
  await close();
});

test("Traditional characters find what is written in simplified ones", async () => {
  const { page, faults, close } = await open("search.html");
  const count = async (text) => {
    await page.fill("main input[type=search]", text);
    await searched(page, text);
    return total(page);
  };
  const simplified = await count("协商");
  assert.ok(simplified > 10);
  assert.equal(await count("協商"), simplified);
  assert.deepEqual(faults, []);
  await close();
});

test("when nothing is found, that is said and something else is offered", async () => {
  const { page, faults, close } = await open("search.html");
  await page.fill("main input[type=search]", "口袋公园 恐龙化石");
  await searched(page, "口袋公园 恐龙化石");
  await page.locator(".search-offers a").first().waitFor();
  assert.equal(await page.locator(results).count(), 0);
  assert.ok(await page.locator("#search-browse h2").first().isVisible(), "the lists lead on");
  assert.equal(await page.locator("#search-app aside").isVisible(), false, "there is nothing to narrow");
  await page.locator(".search-offers a").first().click();
  await page.locator(results).first().waitFor();
  await page.locator("#search-app aside summary").first().waitFor();
  assert.equal(await page.locator("#search-browse").isVisible(), false);
  assert.deepEqual(faults, []);
  await close();
});

test("of a question what is asked about is offered, and not its asking", async () => {
  const { page, faults, close } = await open("search.html");
  const offers = page.locator(".search-offers a");
  const ask = async (question) => {
    await page.fill("main input[type=search]", question);
    await searched(page, question);
  };
  await ask("加装电梯好了吗？");
  await offers.first().waitFor();
  assert.deepEqual(await offers.allTextContents(), ["加装电梯"]);
  await ask("充电桩坏了没人修");
  await offers.filter({ hasText: "充电桩" }).waitFor();
  assert.deepEqual(await offers.allTextContents(), ["充电桩"]);
  await ask("老旧小区怎么装电梯");
  await offers.filter({ hasText: "老旧小区 装电梯" }).waitFor();
  assert.deepEqual(await offers.allTextContents(), ["老旧小区 装电梯", "老旧小区", "装电梯"]);
  await ask("路灯修了没有");
  await page.waitForTimeout(1500);
  assert.deepEqual(await offers.allTextContents(), [], "no lamp is on record, and 了没有 is nothing to look for");
  assert.deepEqual(faults, []);
  await close();
});

/** Everything that the line above the results has said. */
const heard = (page) => page.evaluate(() => window.heard);
const listen = () => {
  window.heard = [];
  new MutationObserver(() => {
    const text = document.querySelector(".search-status")?.textContent ?? "";
    if (window.heard.at(-1) !== text) window.heard.push(text);
  }).observe(document, { childList: true, characterData: true, subtree: true });
};

test("a search that takes its time says so, politely; a quick one does not", async () => {
  const context = await chrome.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.addInitScript(listen);
  let delay = 900;
  await page.route(/\/search\/[tu]\//, async (route) => {
    await new Promise((done) => setTimeout(done, delay));
    await route.continue();
  });
  await page.goto(`${server.origin}/search.html?q=${encodeURIComponent("口袋公园")}`);
  await page.waitForFunction(() => document.querySelector(".search-status")?.textContent.startsWith("正在查找"));
  assert.equal(await page.locator(".search-status").getAttribute("role"), "status");
  await searched(page, "口袋公园");
  assert.match((await heard(page)).at(-1), /^找到/);

  // With a clock that stands still every search is a quick one.
  delay = 0;
  const quick = await context.newPage();
  await quick.addInitScript(listen);
  await quick.clock.install();
  await quick.clock.pauseAt(Date.now() + 1000);
  await quick.goto(`${server.origin}/search.html?q=${encodeURIComponent("口袋公园")}`);
  await quick.locator(results).first().waitFor();
  assert.deepEqual((await heard(quick)).filter((text) => text.startsWith("正在查找")), []);
  await context.close();
});

test("a damaged file is fetched anew when the reader tries again, past what the browser keeps", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    const real = window.fetch;
    window.fetch = async (address, options) => {
      const kept = /\/t\//.test(address) && options?.cache !== "reload";
      return kept ? new Response("<!doctype html>", { status: 206 }) : real(address, options);
    };
  });
  await page.goto(`${server.origin}/search.html?q=${encodeURIComponent("口袋公园")}`);
  await page.locator(".search-more button").click();
  await searched(page, "口袋公园");
  assert.ok((await page.locator(results).count()) > 0);
  await context.close();
});

/** A page whose site says, once `site.newer`, that it has another pack by now. */
async function standing(options) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const site = { newer: false, asked: 0 };
  await page.addInitScript(listen);
  await page.route(/\/search\.txt/, (route) => {
    site.asked++;
    return site.newer ? route.fulfill({ contentType: "text/plain", body: "search/pack-0123456789.bin" }) : route.continue();
  });
  return { page, site, close: () => context.close() };
}

test("results of files that are newer than the page are taken back, and one click leads to the right ones", async () => {
  const { page, site, close } = await standing();
  site.newer = true;
  const address = `${server.origin}/search.html?q=${encodeURIComponent("口袋公园")}`;
  await page.goto(address);
  await page.locator(".search-more button").waitFor();
  assert.equal(await page.locator(".search-status").innerText(), "网站刚刚更新过，请重试以载入新的搜索页面。");
  assert.equal(await page.locator(results).count(), 0);
  assert.equal(await page.locator("#search-browse").isVisible(), true);
  site.newer = false;
  await page.locator(".search-more button").click();
  await searched(page, "口袋公园");
  assert.ok((await page.locator(results).count()) > 0);
  assert.equal(page.url(), address);
  await close();
});

test("a page that has stood open shows nothing before it knows whose files it has read", async () => {
  const { page, site, close } = await standing();
  await page.clock.install();
  await page.goto(`${server.origin}/search.html?q=${encodeURIComponent("口袋公园")}`);
  await searched(page, "口袋公园");
  await page.waitForFunction(() => document.querySelector(".search-filters li"));
  assert.equal(site.asked, 1, "the first results waited for nothing, and were vouched for afterwards");
  site.newer = true;
  await page.clock.fastForward(60_000);
  await page.evaluate(() => (window.heard = []));
  await page.fill("main input[type=search]", "机耕道路");
  await page.clock.fastForward(1000);
  await page.locator(".search-more button").waitFor();
  assert.deepEqual((await heard(page)).filter((text) => text.startsWith("找到")), []);
  assert.match(await page.locator(".search-status").innerText(), /^网站刚刚更新过/);
  await close();
});

test("files that look damaged for being newer are not called damaged", async () => {
  const { page, site, close } = await standing();
  site.newer = true;
  await page.route(/\/search\/t\//, (route) => (site.newer ? route.fulfill({ status: 206, body: "newer, and longer than what was asked for".repeat(2000) }) : route.continue()));
  await page.goto(`${server.origin}/search.html?q=${encodeURIComponent("口袋公园")}`);
  await page.locator(".search-more button").waitFor();
  site.newer = false;
  await page.locator(".search-more button").click();
  await searched(page, "口袋公园");
  assert.deepEqual(await heard(page).then((said) => said.filter((text) => /完整|取不到/.test(text))), []);
  await close();
});

test("a host that falls silent is given up, and the lists stand in", async () => {
  const { page, close } = await standing();
  await page.clock.install();
  let silent = true;
  await page.route(/\/search\/t\//, (route) => (silent ? undefined : route.continue()));
  await page.goto(`${server.origin}/search.html?q=${encodeURIComponent("口袋公园")}`);
  await page.clock.fastForward(1000);
  await page.waitForFunction(() => document.querySelector(".search-status").textContent.startsWith("正在查找"));
  await page.clock.fastForward(16_000);
  const retry = page.locator(".search-more button");
  await retry.waitFor();
  assert.match(await page.locator(".search-status").innerText(), /^网络不通/);
  assert.equal(await page.locator("#search-browse").isVisible(), true);
  silent = false;
  await retry.focus();
  await page.keyboard.press("Enter");
  await searched(page, "口袋公园");
  assert.equal(await page.evaluate(() => document.activeElement.matches(".search-results a")), true, "the keyboard is at the first result");
  await close();
});

test("where a script does not come, the words stay in the box, that is said, and the lists stay", async () => {
  const query = "口袋公园";
  for (const name of ["engine", "page"]) {
    const { page, close } = await standing();
    await page.route(new RegExp(`/search/${name}\\.js`), (route) => route.fulfill({ status: 503 }));
    await page.goto(`${server.origin}/search.html?q=${encodeURIComponent(query)}`);
    const said = page.locator(name === "page" ? ".search-failed" : ".search-status", { hasText: "搜索程序没能载入" });
    await said.waitFor();
    assert.equal(await page.locator("main input[type=search]").inputValue(), query, name);
    assert.equal(await page.locator("#search-browse").isVisible(), true, name);
    await page.unroute(new RegExp(`/search/${name}\\.js`));
    await page.locator(name === "page" ? ".search-failed a" : ".search-more button").click();
    await searched(page, query);
    assert.equal(await page.locator(".search-failed").count(), 0);
    await close();
  }
});

test("a fault of the host is no update of the site", async () => {
  const { page, close } = await standing();
  await page.route(/\/search\/t\//, (route) => route.fulfill({ status: 503 }));
  await page.goto(`${server.origin}/search.html?q=${encodeURIComponent("口袋公园")}`);
  await page.locator(".search-more button").waitFor();
  assert.match(await page.locator(".search-status").innerText(), /^搜索数据暂时取不到/);
  await close();
});

test("of a text as long as a book the address and the message hold the beginning", async () => {
  const { page, faults, close } = await open("search.html");
  const book = "没有这样的书".repeat(2000);
  await page.fill("main input[type=search]", book);
  await page.waitForFunction(() => document.querySelector(".search-status").textContent.startsWith("没有找到"));
  assert.ok([...new URL(page.url()).searchParams.get("q")].length <= 64);
  assert.match(await page.locator(".search-status").innerText(), /^没有找到“[没有这样的书]{40}…”。/);
  await page.fill("main input[type=search]", "“没有这样”的“话”");
  await page.waitForFunction(() => document.querySelector(".search-status").textContent.startsWith("没有找到“没有这样的话”。"));
  await page.goto(`${server.origin}/search.html?kind=none-such`);
  await page.waitForFunction(() => document.querySelector(".search-status").textContent === "没有符合筛选的记录。");
  assert.deepEqual(faults, []);
  await close();
});

test("what is not being checked is not said to be", async () => {
  const query = "没有写明";
  const { page, close } = await standing();
  await page.goto(`${server.origin}/search.html?q=${encodeURIComponent(query)}`);
  await searched(page, query);
  await page.waitForFunction(() => /^找到 \d+ 条/.test(document.querySelector(".search-status").textContent));
  assert.ok((await heard(page)).some((text) => /核对/.test(text)));
  await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  await page.reload();
  await searched(page, query);
  assert.match(await page.locator(".search-status").innerText(), /^找到约 \d+ 条$/);
  await close();
  const failing = await standing();
  await failing.page.route(/\/search\/(joints\.js|p\/)/, (route) => route.abort());
  await failing.page.goto(`${server.origin}/search.html?q=${encodeURIComponent(query)}`);
  await failing.page.locator(".search-more button").waitFor();
  assert.match(await failing.page.locator(".search-status").innerText(), /^找到约 \d+ 条$/);
  await failing.close();
});

test("the keyboard follows a list of values that is opened", async () => {
  const { page, close } = await open(`search.html?q=${encodeURIComponent("协商")}`);
  await searched(page, "协商");
  const details = page.locator(".search-filters details").filter({ hasText: "牵头单位" });
  await details.locator("summary").click();
  const all = details.locator("button");
  await all.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.matches(".search-filters input"));
  await close();
});

test("all that the help teaches finds something", async () => {
  const { page, close } = await open("search.html");
  const examples = await page.locator(".search-help code").allTextContents();
  assert.ok(examples.length > 3);
  for (const example of examples) {
    await page.fill("main input[type=search]", example);
    await searched(page, example);
    assert.ok((await total(page)) > 0, example);
  }
  await close();
});

test("a place's own page stands first for its name, and its pinyin finds it", async () => {
  const { page, close } = await open("search.html");
  const first = async (text) => {
    await page.fill("main input[type=search]", text);
    await searched(page, text);
    return page.locator(`${results} > a`).first().innerText();
  };
  assert.equal(await first("椒江区"), "椒江区");
  assert.equal(await first("武都区"), "武都区");
  assert.equal(await first("大陈镇"), "椒江区大陈镇");
  await first("wuduqu");
  assert.ok((await total(page)) > 10);
  assert.equal(await first("状态与指标说明"), "状态与指标说明");
  assert.equal(await first("公布数与可查数"), "公布数与可查数");
  await close();
});

test("a field word asks what pages belong to, and a misspelt place is offered as it is written", async () => {
  const { page, faults, close } = await open(`search.html?q=${encodeURIComponent("地区:大陈镇 类别:成果")}`);
  await searched(page, "地区:大陈镇 类别:成果");
  assert.ok((await page.locator(results).count()) > 0);
  for (const item of await page.locator(results).allInnerTexts()) assert.match(item, /成果\s· .*大陈镇/);
  await page.fill("main input[type=search]", "大成镇");
  await searched(page, "大成镇");
  await page.locator(".search-offers a", { hasText: /^大陈镇$/ }).click();
  await page.locator(results).first().waitFor();
  assert.equal(new URL(page.url()).searchParams.get("q"), "大陈镇");
  assert.deepEqual(faults, []);
  await close();
});

test("following a result lands on the match", async () => {
  const { page, close } = await open(`search.html?q=${encodeURIComponent("落实情况有待补充")}`, { viewport: { width: 390, height: 500 } });
  await searched(page, "落实情况有待补充");
  const link = page.locator(`${results} > a`).first();
  assert.match(await link.getAttribute("href"), /#:~:text=/);
  await link.click();
  await page.waitForLoadState("load");
  await page.waitForFunction(() => scrollY > 0);
  const seen = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
      const at = node.data.indexOf("落实情况有待补充");
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 8);
      const { top, bottom } = range.getBoundingClientRect();
      if (top >= 0 && bottom <= innerHeight) return true;
    }
    return false;
  });
  assert.ok(seen, "the words stand on the screen");
  await close();
});

/** In the page: whether some place that reads as `clause` stands on the screen. */
function onScreen(clause) {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let text = "";
  const places = [];
  for (let node; (node = walker.nextNode()); )
    for (let at = 0; at < node.data.length; at++) {
      if (/\s/.test(node.data[at])) continue;
      text += node.data[at];
      places.push([node, at]);
    }
  const wanted = clause.replace(/\s+/g, "");
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const range = document.createRange();
    range.setStart(...places[at]);
    const [node, end] = places[at + wanted.length - 1];
    range.setEnd(node, end + 1);
    const { top, bottom, height } = range.getBoundingClientRect();
    if (height && bottom > 0 && top < innerHeight) return true;
  }
  return false;
}

test("so does following any other: fifty results of random runs", async () => {
  const pack = await openPack(/data-pack="([^"]+)"/.exec(await readFile(path.join(SITE, "search.html"), "utf8"))[1], fromDisk(SITE));
  let seed = 7;
  const one = (list) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return list[Math.floor((seed / 2 ** 32) * list.length)];
  };
  const context = await chrome.newContext({ viewport: { width: 1280, height: 700 } });
  const page = await context.newPage();
  const slots = Array.from({ length: pack.manifest.pages }, (_, slot) => slot);
  const missed = [];
  for (const followed = new Set(); followed.size < 50; ) {
    const [chars, length] = [[...(one((await pack.page(one(slots))).flatMap(({ body }) => body)) ?? "")], one([2, 3, 4, 5])];
    const from = one(Array.from({ length: Math.max(1, chars.length - length) }, (_, at) => at));
    const run = chars.slice(from, from + length).join("");
    if (!/^[\p{L}\p{N}，、]{2,}$/u.test(run)) continue;
    const { record, shown } = one(await (await search(pack, { text: `"${run}"` })).results(0, 6)) ?? {};
    if (!shown?.clause || followed.has(record.route)) continue;
    followed.add(record.route);
    await page.goto(`${server.origin}/${record.route}#:~:text=${encodeURIComponent(shown.clause).replace(/-/g, "%2D")}`);
    const landed = await page.waitForFunction(onScreen, shown.clause, { timeout: 2000 }).catch(() => false);
    if (!landed) missed.push(`${run}: ${record.route} ${shown.clause}`);
  }
  assert.deepEqual(missed, []);
  await context.close();
});

test("more results, and another order: the keyboard stays where it was, and what came is told", async () => {
  const { page, faults, close } = await open(`search.html?q=${encodeURIComponent("协商")}`);
  await searched(page, "协商");
  const focused = () => page.evaluate(() => {
    const place = document.activeElement;
    return [...document.querySelectorAll(".search-results > li")].indexOf(place.parentElement) + 1 || place.parentElement.className;
  });
  await page.locator(".search-more a").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".search-results > li").length === 20);
  assert.equal(await focused(), 11, "the first new result");
  await page.waitForFunction(() => /已列出 20 条/.test(document.querySelector(".search-status").textContent));
  await page.locator(".search-tools a").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".search-tools").textContent.startsWith("按日期"));
  assert.equal(await focused(), "quiet search-tools");
  await page.goto(`${server.origin}/search.html?q=${encodeURIComponent("口袋公园 恐龙化石")}`);
  await page.locator(".search-offers a").first().waitFor();
  assert.equal(await page.locator(".search-more").getAttribute("aria-live"), "polite", "offers are told");
  await page.locator(".search-offers a").first().focus();
  await page.keyboard.press("Enter");
  await page.locator(results).first().waitFor();
  assert.equal(await focused(), 1);
  assert.deepEqual(faults, []);
  await close();
});

test("at the most that is listed a sentence says so", async () => {
  const { page, close } = await open(`search.html?q=${encodeURIComponent("的")}&show=500`);
  await searched(page, "的");
  const count = await page.locator(results).count();
  assert.equal(await page.locator(".search-more").innerText(), (await total(page)) > count ? "只列出前 500 条，请加词或筛选。" : "");
  assert.equal(await page.locator(".search-more a").count(), 0);
  await close();
});

test("words just typed go along with a filter, with another order, and not with a step back", async () => {
  const { page, faults, close } = await open(`search.html?q=${encodeURIComponent("协商")}`);
  await searched(page, "协商");
  await page.locator('.search-filters input[value="outcome"]').waitFor();
  await page.clock.install();
  const box = page.locator("main input[type=search]");
  await box.fill("口袋公园");
  await page.locator('.search-filters input[value="outcome"]').check();
  assert.equal(await box.inputValue(), "口袋公园");
  assert.equal(new URL(page.url()).search, `?q=${encodeURIComponent("口袋公园")}&kind=outcome`);
  await searched(page, "口袋公园");
  await box.fill("公园");
  await page.locator(".search-tools a").click();
  assert.equal(new URL(page.url()).search, `?q=${encodeURIComponent("公园")}&kind=outcome&sort=date`);
  await searched(page, "公园");
  await box.fill("公园的");
  await page.goBack();
  await searched(page, "口袋公园");
  await page.clock.runFor(1000);
  assert.equal(new URL(page.url()).searchParams.get("q"), "口袋公园");
  assert.deepEqual(faults, []);
  await close();
});

test("Enter on words already searched adds nothing to the history", async () => {
  const { page, close } = await open(`search.html?q=${encodeURIComponent("口袋公园")}`);
  await searched(page, "口袋公园");
  const before = await page.evaluate(() => history.length);
  await page.locator("main input[type=search]").press("Enter");
  await page.locator("main input[type=search]").press("Enter");
  await searched(page, "口袋公园");
  assert.equal(await page.evaluate(() => history.length), before);
  await close();
});

test("an address that asks for nothing shows what an empty one shows", async () => {
  for (const query of ["from=singlemessage&isappinstalled=0", `q=${encodeURIComponent("？ ……")}`, "q=-", "q=%22%22"]) {
    const { page, faults, close } = await open(`search.html?${query}`);
    await page.waitForFunction(() => document.querySelector(".search-status").textContent.startsWith("输入词语") && !document.body.classList.contains("searching"));
    assert.equal(await page.locator(results).count(), 0, query);
    assert.equal(await page.locator("#search-browse").isVisible(), true, query);
    assert.deepEqual(faults, []);
    await close();
  }
});

test("where the filters cannot be had, the results stay", async () => {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.route(/\/search\/(filters|facets)\.js/, (route) => route.abort());
  await page.goto(`${server.origin}/search.html?q=${encodeURIComponent("口袋公园")}`);
  await page.locator(".search-more button").waitFor();
  assert.ok((await page.locator(results).count()) >= 3);
  assert.match(await page.locator(".search-more [role=alert]").innerText(), /搜索程序没能/);
  assert.match(await page.locator(".search-status").innerText(), /^找到/);
  assert.equal(await page.locator("#search-browse").isVisible(), false);
  await context.close();
});

test("what a page shows finds it: sentences of pages, pasted in quotes", async () => {
  const { page, faults, close } = await open(`search.html?q=${encodeURIComponent("口袋公园")}`);
  await searched(page, "口袋公园");
  const routes = await page.$$eval(`${results} > a`, (links) => links.map((a) => a.href.split("#")[0]));
  assert.ok(routes.length > 0);
  for (const route of routes.slice(0, 3)) {
    await page.goto(route);
    const runs = await page.$$eval("main p, main dd, main li", (nodes) => nodes.filter((n) => !n.closest("nav, form") && !n.children.length && n.offsetParent).map((n) => n.textContent.trim().split(/[^\p{Script=Han}]/u)[0].slice(0, 8)).filter((run) => run.length >= 3));
    for (const run of [runs[0], runs[Math.floor(runs.length / 2)], runs.at(-1)]) {
      const query = `"${run}"`;
      await page.goto(`${server.origin}/search.html?q=${encodeURIComponent(query)}&show=500`);
      await searched(page, query);
      const found = await page.$$eval(".search-results > li > a", (links) => links.map((a) => a.href.split("#")[0]));
      assert.ok(found.includes(route), `${run} does not find ${route}`);
    }
  }
  assert.deepEqual(faults, []);
  await close();
});

test("without scripts the search page offers the static indexes", async () => {
  const { page, close } = await open("search.html", { javaScriptEnabled: false });
  assert.equal(await page.locator("#search-browse").isVisible(), true);
  assert.ok((await page.locator("#search-browse a").count()) > 20);
  assert.equal(await page.locator('#search-browse .letters a[href="regions/331000.html"]').innerText(), "台州市", "a city is a place too");
  await page.locator("#search-browse .letters a").first().click();
  await page.waitForURL(/regions\//);
  await close();
});
