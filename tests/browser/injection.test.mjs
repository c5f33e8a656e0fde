/**
 * Script-injection payloads in every field of every kind of record (`cargo test --test injection` makes the site), opened
 * in a real browser: nothing runs, with the site's policy and without it, and nothing is asked of another origin.
 */
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { browser, routes, samples, serve } from "./site.mjs";

const HOSTILE = path.resolve(import.meta.dirname, "../../target/injection/public");
const TABS = 3;

let chrome, server, all;

before(async () => {
  assert.ok(existsSync(path.join(HOSTILE, "index.html")), "`cargo test --test injection` makes the site first");
  chrome = await browser();
  server = await serve(HOSTILE);
  all = await routes(HOSTILE);
});

after(async () => {
  await chrome?.close();
  server?.close();
});

/** A tab that gathers every sign of a payload having run: dialogs, requests to elsewhere, new windows, breaches of the policy. */
async function tab(options = {}) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const signs = [];
  await page.exposeFunction("breach", (text) => signs.push(text));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => window.breach(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
    for (const name of ["alert", "confirm", "prompt"]) window[name] = (text) => window.breach(`${name}(${text}) ran`);
  });
  page.on("dialog", (dialog) => (signs.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on("popup", (popup) => signs.push(`window: ${popup.url()}`));
  page.on("pageerror", (error) => signs.push(`error: ${error}`));
  page.on("framenavigated", (frame) => frame !== page.mainFrame() && signs.push(`frame: ${frame.url()}`));
  page.on("request", (request) => !request.url().startsWith(server.origin) && !request.url().startsWith("data:") && signs.push(`request: ${request.url()}`));
  page.setDefaultTimeout(120_000);
  return { page, signs, close: () => context.close() };
}

/** What stands in the page that could run, load or send something and is not the theme's own. */
const planted = () => {
  const out = [];
  const own = (url) => new URL(url, document.baseURI).origin === location.origin;
  for (const node of document.querySelectorAll("*")) {
    const name = node.localName;
    if (["iframe", "object", "embed", "base", "applet", "frame", "portal", "math", "style"].includes(name)) out.push(`<${name}>`);
    if (name === "script" && !(node.type.endsWith("json") || (node.src && own(node.src) && new URL(node.src).pathname.includes("/assets/")))) out.push(`script ${node.outerHTML.slice(0, 80)}`);
    if (name === "link" && !own(node.href)) out.push(`link ${node.href}`);
    if (name === "meta" && node.httpEquiv && node.httpEquiv.toLowerCase() !== "content-security-policy") out.push(`meta ${node.httpEquiv}`);
    if (name === "form" && !own(node.action)) out.push(`form to ${node.action}`);
    for (const { name: attribute, value } of node.attributes) {
      if (/^on|^style$|^srcdoc$|^formaction$|^ping$|^background$/.test(attribute)) out.push(`${name} ${attribute}=${value.slice(0, 60)}`);
      if (/^(xlink:)?href$|^src$|^action$|^poster$|^data$/.test(attribute) && name !== "script") {
        const url = new URL(value, document.baseURI);
        const link = name === "a" && ["https:", "http:", "mailto:", "tel:"].includes(url.protocol);
        if (!link && url.origin !== location.origin) out.push(`${name} ${attribute}=${value.slice(0, 60)}`);
        if (link && url.origin !== location.origin && url.protocol.startsWith("http") && !/noopener/.test(node.rel)) out.push(`link out without rel: ${value.slice(0, 60)}`);
      }
    }
  }
  if (/[\u202a-\u202e\u2066-\u2069\u200b\u0000-\u0008]/.test(document.documentElement.textContent)) out.push("an unseen character");
  return out;
};

/** Opens routes in some tabs at once; gives what was found, by route. */
async function openAll(list, options) {
  const wrong = [];
  const rest = [...list];
  await Promise.all(
    Array.from({ length: TABS }, async () => {
      const { page, signs, close } = await tab(options);
      for (let route = rest.pop(); route; route = rest.pop()) {
        signs.length = 0;
        await page.goto(`${server.origin}/${route}`, { waitUntil: "load" });
        const found = [...(await page.evaluate(planted)), ...signs];
        if (found.length) wrong.push(`${route}: ${[...new Set(found)].slice(0, 4).join(" | ")}`);
      }
      await close();
    }),
  );
  return wrong;
}

test("the site is there, with pages of every kind of record", () => {
  for (const folder of ["topics", "meetings", "outcomes", "cases", "venues", "documents", "news", "pages", "programmes", "plans", "campaigns", "organizations", "regions", "counts"]) {
    assert.ok(all.filter((route) => route.startsWith(`${folder}/`)).length >= 30, folder);
  }
});

test("without any policy no payload runs on any page", async () => {
  const pages = all.filter((route) => !route.startsWith("regions/r") || /r\d*0\.html$/.test(route));
  assert.ok(pages.length > 800, `${pages.length} pages`);
  assert.deepEqual(await openAll(pages, { bypassCSP: true }), []);
});

test("with the policy no page of any kind so much as tries", async () => {
  const pages = (await samples(HOSTILE)).map(({ route }) => route);
  assert.deepEqual(await openAll(pages), []);
});

test("the search shows payloads as text, in results and in its own box", async () => {
  const { page, signs, close } = await tab({ bypassCSP: true });
  for (const words of ["script alert", "javascript", "onerror", `"><img src=x onerror=alert(1)>`, "</script><script>alert(1)</script>", "{{7*7}}"]) {
    await page.goto(`${server.origin}/search.html?q=${encodeURIComponent(words)}`, { waitUntil: "load" });
    await page.waitForFunction(() => document.body.dataset.searched !== undefined && !document.body.classList.contains("searching"));
    signs.push(...(await page.evaluate(planted)));
  }
  assert.ok((await page.locator("main").innerText()).length > 0);
  await close();
  assert.deepEqual(signs, []);
});

test("feeds and drawings are well-formed and hold no script", async () => {
  const walk = async (folder) => (await readdir(folder, { withFileTypes: true, recursive: true })).filter((e) => /\.(xml|svg)$/.test(e.name)).map((e) => path.join(e.parentPath, e.name));
  const { page, signs, close } = await tab({ bypassCSP: true });
  for (const file of await walk(HOSTILE)) {
    const text = await readFile(file, "utf8");
    await page.goto(`${server.origin}/index.html`);
    const fault = await page.evaluate((text) => {
      const read = new DOMParser().parseFromString(text, "application/xml");
      return read.querySelector("parsererror")?.textContent ?? [...read.querySelectorAll("script, foreignObject")].map((n) => n.localName).join(" ");
    }, text);
    if (fault) signs.push(`${path.relative(HOSTILE, file)}: ${fault.slice(0, 100)}`);
  }
  await close();
  assert.deepEqual(signs, []);
});
