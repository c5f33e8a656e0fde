// The search page: reads the address, asks the engine, shows results in #search-app. Words come from #search-words.
// The engine comes by itself, so that where it does not the box holds what is looked for and something is said.
const engine = import("./engine.js");
engine.catch(() => {});

const STEP = 10;
/** So many results are listed at most. */
const MOST = 500;
/** Milliseconds after which a search is said to take its time; a quicker one says nothing. */
const PATIENCE = 150;
/** Milliseconds for which the site is taken to be the one that it was. */
const STANDS = 10_000;
const RESERVED = new Set(["q", "sort", "show"]);
const app = document.getElementById("search-app");
if (app) start(app, JSON.parse(document.getElementById("search-words").textContent));

/** An element with properties and children. @returns {HTMLElement} */
export function h(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
}

/** A sentence with its {numbers} filled in. */
export const say = (sentence, values = {}) => (sentence ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** @typedef {{text: string, filters: [string, string][], sort: string, show: number}} State what the address holds */

function stateOf(params) {
  return {
    text: params.get("q") ?? "",
    filters: [...params].filter(([name]) => !RESERVED.has(name)),
    sort: params.get("sort") === "date" ? "date" : "relevance",
    show: Math.min(Math.max(STEP, Number(params.get("show")) || 0), MOST),
  };
}

/** So many characters of the box are read (text.js says the same). */
const LONGEST = 64;

/** The address of a state, relative to this page: of what is looked for no more than is read. @param {Partial<State>} state */
export function address({ text, filters = [], sort, show = STEP }) {
  const params = new URLSearchParams(text ? { q: [...text].slice(0, LONGEST).join("") } : {});
  for (const [name, key] of filters) params.append(name, key);
  if (sort === "date") params.set("sort", "date");
  if (show > STEP) params.set("show", show);
  return `?${params}`;
}

function start(app, words) {
  const root = app.dataset.root ?? "";
  let cache = "default";
  const form = document.querySelector("form.find");
  const input = form.querySelector("input[type=search]");
  const status = h("p", { className: "quiet search-status", role: "status" });
  const tools = h("p", { className: "quiet search-tools" });
  // What records say is Chinese, whatever the interface speaks.
  const list = h("ol", { className: "entries search-results", lang: "zh-Hans" });
  const more = h("p", { className: "search-more" });
  const aside = h("aside", { className: "search-filters", ariaLabel: words.filters, hidden: true });
  const main = h("div", {}, status, tools, list, more);
  app.replaceChildren(h("div", { className: "split" }, main, aside));
  const browse = document.getElementById("search-browse");
  let pack, dateIn;
  /** When the site last was the one that this page was made with. */
  let vouched = performance.now();
  let turn = 0;
  let state = stateOf(new URLSearchParams(location.search));

  /** Shows a state; an answer that comes after a later question is dropped. `next` gives what then follows a link that went. */
  async function run(next) {
    const mine = ++turn;
    let found, shown;
    const late = () => mine !== turn;
    document.body.classList.toggle("searching", true);
    const waiting = setTimeout(() => late() || (status.textContent = words.searching), PATIENCE);
    try {
      if (browse) browse.hidden = Boolean(state.text.trim() || state.filters.length);
      if (!state.text.trim() && !state.filters.length) return clear();
      const { search, needed } = await engine;
      dateIn = needed.dateIn;
      pack ??= needed.openPack(app.dataset.pack, needed.fetchFrom(root, cache));
      const opened = await pack;
      state.filters = state.filters.filter(([name]) => Object.hasOwn(opened.manifest.facets, name));
      found = await search(opened, state);
      // An address may bring what asks for nothing: signs, or what a messenger hangs on it.
      if (!found.words.length && !state.filters.length) return late() || clear();
      const results = await found.results(0, state.show);
      // What has stood open may have read a newer site's files by its own manifest.
      if (performance.now() - vouched > STANDS) await vouch(opened);
      if (late()) return;
      clearTimeout(waiting);
      show(found, results);
      shown = true;
      if (next && document.activeElement === document.body) next()?.focus();
      document.body.classList.toggle("searching", false);
      await enrich(found, late);
    } catch (error) {
      if (!late()) await fail(error, shown && found, late);
    } finally {
      clearTimeout(waiting);
      if (!late()) document.body.classList.toggle("searching", false);
    }
  }

  /** Fails if the site is another by now; where a pack is given it is asked only if that has been read from since. */
  const vouch = async (read) => (vouched = await (await import("./newest.js").catch(() => {}))?.vouch(root, app.dataset.pack, read));

  function show(found, results) {
    list.replaceChildren(...results.map((result) => entry(result, found.pack.manifest.names)));
    tell(found, !navigator.connection?.saveData);
    const dated = state.sort === "date";
    const sort = h("a", { href: address({ ...state, sort: dated ? "relevance" : "date", show: STEP }) }, dated ? words.byRelevance : words.byDate);
    tools.replaceChildren(...(found.total ? [dated ? words.sortedByDate : words.sortedByRelevance, "\u00a0· ", sort] : []));
    if ([...state.text].length > LONGEST) tools.append(`\u00a0· ${say(words.tooLong, { n: LONGEST })}`);
    const rest = found.slots.length > state.show;
    const further = state.show < MOST ? h("a", { href: address({ ...state, show: state.show + STEP }) }, words.more) : say(words.most, { n: MOST });
    more.replaceChildren(...(rest ? [further] : []));
    // What is offered where nothing is found is told; that there is more is not, each time.
    more.ariaLive = found.total ? "off" : "polite";
    performance.mark("search-shown");
    document.body.dataset.searched = state.text;
  }

  /** @param {boolean} checking whether what is not certain yet is about to be */
  function tell(found, checking) {
    // The sentence has quotation marks of its own, and repeats no book.
    const q = state.text.replace(/["“-‟「」『』«»]/g, "").trim().replace(/(.{40}).+/su, "$1…");
    const sentence = !found.exact ? (checking ? words.countAbout : words.countRough) : found.total ? words.count : q ? words.none : words.noneFiltered;
    const listed = list.childElementCount;
    const text = say(sentence, { n: found.total, q }) + (listed > STEP ? say(words.listed, { n: listed }) : "");
    if (status.textContent !== text) status.textContent = text;
  }

  /** What may come after the first results: the exact count, keys, filters, suggestions. */
  async function enrich(found, late) {
    if (!navigator.connection?.saveData) await found.settle();
    await vouch(found.pack);
    if (late()) return;
    tell(found);
    keys();
    const { further } = await import("./filters.js");
    await further({ aside, browse, more, found, state, words, late, go });
  }

  /** The keys of the box, for want of which nothing else fails. */
  const keys = () => import("./box.js").catch(() => {});

  function entry({ record, shown, slot }, names) {
    const fragment = shown.clause ? `#:~:text=${encodeURIComponent(shown.clause).replace(/-/g, "%2D")}` : "";
    const link = h("a", { href: root + record.route + fragment }, ...marked(shown.title));
    const facts = [names.kind?.[record.kind] ?? record.kind, record.region, record.date && dateIn(record.date)].filter(Boolean);
    const row = h("span", { className: "row", lang: document.documentElement.lang }, ...badge(record.status, names), h("span", { className: "quiet" }, facts.join("\u00a0· ")));
    const item = h("li", {}, link, row, h("p", {}, ...marked(shown.text)));
    item.dataset.slot = slot;
    return item;
  }

  /** The state's own mark, if the page carries one as a template; otherwise its word. */
  function badge(key, names) {
    if (!key) return [];
    const shape = document.getElementById(`state-${key}`)?.content?.cloneNode(true);
    return [shape ?? h("span", { className: "state" }, names.status?.[key] ?? key)];
  }

  const marked = (pieces) => pieces.map(([text, mark]) => (mark ? h("mark", {}, text) : text));

  function clear() {
    for (const part of [tools, list, more, aside]) part.replaceChildren();
    aside.hidden = true;
    if (browse) browse.hidden = false;
    status.textContent = words.prompt ?? "";
    keys();
  }

  /** Says what went wrong. Results of `found` that are shown stay, unless they are of another site than this page. */
  async function fail(error, found, late) {
    let kind = error.kind ?? "script";
    if (kind === "script") console.error(error);
    // Of a site that has changed meanwhile files are missing, or look damaged, and scripts do not fit.
    if (kind !== "offline") await vouch().catch((other) => (kind = other.kind));
    if (late()) return;
    const reason = words.errors[kind] ?? words.errors.script;
    const retry = h("button", { type: "button" }, words.retry);
    retry.addEventListener("click", () => {
      // A script that could not be had is not asked for again as long as the page stands.
      if (["script", "missing", "version"].includes(kind)) return location.reload();
      if (kind === "damaged") cache = "reload";
      pack = undefined;
      run(() => list.querySelector("a") ?? input);
    });
    aside.hidden = true;
    const focused = more.contains(document.activeElement);
    if (found && kind !== "version") {
      tell(found);
      more.append(" ", h("span", { role: "alert" }, reason), " ", retry);
      return;
    }
    list.replaceChildren();
    // The lists that need no search stand in, as where nothing is found.
    if (browse) browse.hidden = false;
    tools.replaceChildren();
    status.textContent = reason;
    more.replaceChildren(retry);
    if (focused) retry.focus();
    document.body.dataset.searched = "failed";
  }

  /**
   * Moves to another state, with words typed meanwhile if it brings none: a new entry of the history, or, while typing or where
   * the address stays, the same one.
   */
  function go(change, typing = false, next) {
    clearTimeout(pause);
    const before = address(state);
    state = { ...state, text: input.value, show: STEP, ...change };
    history[typing || address(state) === before ? "replaceState" : "pushState"](null, "", address(state));
    if (input.value !== state.text) input.value = state.text;
    run(next);
  }

  let pause;
  input.value = state.text;
  input.addEventListener("input", (event) => {
    clearTimeout(pause);
    if (!event.isComposing) pause = setTimeout(() => go({ text: input.value }, true), 180);
  });
  input.addEventListener("compositionend", () => input.dispatchEvent(new Event("input")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go({});
  });
  app.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='?']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const change = stateOf(new URLSearchParams(link.getAttribute("href")));
    if (change.text === state.text) delete change.text;
    // The link goes: who is on it is led to the first new result, or to the link in its place.
    const listed = more.contains(link) && list.childElementCount;
    go(change, false, () => (listed === false ? tools : list.children[listed])?.querySelector("a"));
  });
  addEventListener("popstate", () => {
    clearTimeout(pause);
    state = stateOf(new URLSearchParams(location.search));
    input.value = state.text;
    run();
  });
  run();
}
