/**
 * In the preview only: asks the server what the last build said, loads the page again when there is a new one, and lays
 * the faults over the page when there are any.
 */

/** @typedef {{build: number, pages: number, published: boolean, heading: string, faults: string[]}} News */

const wait = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/** @param {number | undefined} since @returns {Promise<News>} */
async function ask(since) {
  const response = await fetch(since === undefined ? "/.yishi/state" : `/.yishi/state?since=${since}`);
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

/** @param {News} news */
function show(news) {
  document.querySelector("yishi-faults")?.remove();
  if (news.faults.length === 0) return;
  const host = document.createElement("yishi-faults");
  const shadow = host.attachShadow({ mode: "open" });
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/.yishi/preview.css";
  const section = document.createElement("section");
  section.setAttribute("role", "alert");
  const heading = document.createElement("h2");
  heading.textContent = news.heading;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", document.documentElement.lang === "en" ? "Close" : "关闭");
  close.addEventListener("click", () => host.remove());
  const faults = news.faults.map((fault) => {
    const text = document.createElement("pre");
    text.textContent = fault;
    return text;
  });
  section.append(heading, close, ...faults);
  shadow.append(style, section);
  document.body.append(host);
}

/** The build this page is of, as the server wrote it into this script's address. */
const own = Number(new URL(import.meta.url).searchParams.get("pages"));

/** @type {number | undefined} */
let known;
for (;;) {
  try {
    const news = await ask(known);
    if (news.pages !== own) {
      location.reload();
      break;
    }
    if (news.build !== known) show(news);
    known = news.build;
  } catch {
    // The server was stopped or restarted; ask again until it answers.
    await wait(1000);
  }
}
