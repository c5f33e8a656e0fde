/** The site's own headers in a real browser: every kind of page works under them, and nothing on it breaks the policy. */
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { browser, headersFor, rules, samples, serve } from "./site.mjs";

let chrome, server, bare, pages, sent;

before(async () => {
  chrome = await browser();
  server = await serve();
  bare = await serve(undefined, "Content-Security-Policy");
  pages = await samples();
  sent = await rules();
});

after(async () => {
  await chrome?.close();
  server?.close();
  bare?.close();
});

/** A page with the reports of its policy, from a host that sends the headers, or from one where the page's own meta element is all. */
async function tab({ origin }) {
  const context = await chrome.newContext();
  const page = await context.newPage();
  const reports = [];
  await page.exposeFunction("report", (text) => reports.push(text));
  await page.addInitScript(() => addEventListener("securitypolicyviolation", (e) => window.report(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`)));
  page.on("pageerror", (error) => reports.push(String(error)));
  page.on("request", (request) => !/^data:/.test(request.url()) && !request.url().startsWith(origin) && reports.push(`request: ${request.url()}`));
  return { page, reports, close: () => context.close() };
}

test("the headers allow nothing but the site's own", () => {
  const page = headersFor(sent, "/outcomes/a.html");
  const policy = Object.fromEntries(page["Content-Security-Policy"].split("; ").map((part) => [part.split(" ")[0], part.split(" ").slice(1).join(" ")]));
  assert.equal(policy["default-src"], "'none'");
  assert.equal(policy["require-trusted-types-for"], "'script'");
  assert.equal(policy["frame-ancestors"], "'none'");
  for (const [name, value] of Object.entries(policy)) assert.ok(/^('none'|'self'|'script'|)$/.test(value), `${name} ${value}`);
  assert.equal(page["X-Content-Type-Options"], "nosniff");
  assert.match(page["Referrer-Policy"], /^(no-referrer|same-origin|strict-origin(-when-cross-origin)?)$/);
  assert.match(page["Permissions-Policy"], /camera=\(\).*geolocation=\(\).*microphone=\(\)/);
  assert.equal(page["Cross-Origin-Opener-Policy"], "same-origin");
  assert.equal(page["Cross-Origin-Resource-Policy"], "same-origin");
  assert.match(headersFor(sent, "/media/a-480.webp")["Cache-Control"], /immutable/);
});

test("no page of any kind breaks the policy, sent as headers or written in the page", async () => {
  const wrong = [];
  for (const host of [server, bare]) {
    const { page, reports, close } = await tab(host);
    for (const { kind, route } of pages) {
      reports.length = 0;
      await page.goto(`${host.origin}/${route}`, { waitUntil: "load" });
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20))));
      if (reports.length) wrong.push(`${kind} ${route}${host === bare ? " (meta)" : ""}: ${reports.join(" | ")}`);
    }
    await close();
  }
  assert.deepEqual(wrong, []);
});

test("a script that is not the site's own is stopped, and text never becomes code", async () => {
  for (const host of [server, bare]) {
    const { page, reports, close } = await tab(host);
    await page.goto(`${host.origin}/index.html`);
    const ran = await page.evaluate(async () => {
      const tried = [];
      const inline = document.createElement("script");
      try {
        inline.textContent = "window.ran = 1";
        document.head.append(inline);
      } catch {
        tried.push("trusted types");
      }
      try {
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = 2'>");
      } catch {
        tried.push("markup");
      }
      await new Promise((done) => setTimeout(done, 100));
      return { ran: window.ran ?? null, tried };
    });
    assert.equal(ran.ran, null);
    assert.ok(ran.tried.includes("markup"), "Trusted Types refuse markup made of text");
    assert.ok(reports.length >= 1, "and the attempt is reported");
    await close();
  }
});
