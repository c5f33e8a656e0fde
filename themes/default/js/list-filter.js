/**
 * Filters and sorts a list of records, all of it and not only the part that stands on this page, with the form that stands
 * above it. The choice is kept in the address, so that it can be sent on and the back button undoes it. Nothing is fetched
 * before a reader touches the form; without this script the list is whole, in its own order, and its facets are links.
 */

/** @typedef {{text: string, sort: string, show: number, filters: [string, string][]}} Choice what the address holds */
/**
 * @typedef {object} Answer
 * @property {number} total how many records match
 * @property {number} of how many the list holds
 * @property {(count: number) => Promise<HTMLElement[]>} items the first of them, as entries
 * @property {(name: string) => Promise<Option[]>} options what may be chosen of a facet, with how many each leaves
 * @typedef {{key: string, label: string, depth: number, count: number, chosen: boolean}} Option
 */

const STEP = 50;

/** @param {HTMLElement} box the element with `data-filter-list`, holding one list */
export default function enhance(box) {
  const list = box.querySelector("ul.entries");
  const words = box.dataset;
  const own = [...list.children];
  const pager = document.querySelector("nav.pager");

  const form = box.querySelector("form.filter");
  const [text, sort, facets, status] = ["[name=filter]", "[name=sort]", "details", "[role=status]"].map((part) => form.querySelector(part));
  const selects = facets.querySelector("div");
  const clear = h("button", { type: "button", hidden: true }, words.clear);
  const retry = h("button", { type: "button", hidden: true }, words.retry);
  form.append(retry, clear);
  form.hidden = false;
  // Where all entries stand alike there is nothing more to choose; the room stays, so that nothing moves.
  facets.hidden = !words.search && !pager && new Set(own.map((entry) => entry.dataset.status)).size < 2;
  const more = h("button", { type: "button", className: "filter-rest", hidden: true }, words.more);
  box.append(more);

  let choice = chosen();
  let turn = 0;
  /** Where answers come from; opened at the first question. @type {Promise<{names: [string, string][], answer(choice: Choice): Promise<Answer>, partial?: boolean}> | undefined} */
  let source;

  const plain = () => !choice.text.trim() && !choice.sort && !choice.filters.length;
  const open = () => (source ??= import("./list-source.js").then(({ default: open }) => open(box, own, pager)));

  /** Shows what the address asks for; an answer that comes after a later question is dropped. */
  async function show(focus) {
    const mine = ++turn;
    const late = () => mine !== turn;
    if (plain() && !facets.open) return settle(own, "", 0);
    box.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => late() || tell(words.waiting), 400);
    try {
      const from = await open();
      const answer = await from.answer(choice);
      const items = plain() ? own : await answer.items(choice.show);
      if (late()) return;
      const count = answer.total ? words.shown.replace("{n}", answer.total).replace("{of}", answer.of) : words.none;
      settle(items, from.partial ? `${count} ${words.partial}` : count, plain() ? 0 : answer.total - items.length);
      if (focus !== undefined) list.children[focus]?.querySelector("a")?.focus();
      if (facets.open) await offer(from, answer, late);
    } catch (error) {
      if (late()) return;
      console.info(error);
      source = undefined;
      settle([...list.children], words.failed, 0);
      retry.hidden = false;
    } finally {
      clearTimeout(slow);
    }
  }

  /** Puts entries and their count in place, at once. @param {number} rest how many more there are */
  function settle(items, sentence, rest) {
    if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) list.replaceChildren(...items);
    tell(sentence);
    more.hidden = rest <= 0;
    clear.hidden = plain();
    retry.hidden = true;
    if (pager) pager.hidden = !plain();
    box.removeAttribute("aria-busy");
  }

  const tell = (sentence) => status.textContent === sentence || (status.textContent = sentence);

  /** Fills the facets' menus; a menu stays the same element, so that it keeps the focus. */
  async function offer(from, answer, late) {
    const all = await Promise.all(from.names.map(async ([name, label]) => [name, label, await answer.options(name)]));
    if (late()) return;
    for (const [name, label, options] of all) {
      let select = selects.querySelector(`select[name="${name}"]`);
      if (!select) {
        select = h("select", { name });
        select.addEventListener("change", () => {
          const others = choice.filters.filter(([facet]) => facet !== select.name);
          go({ filters: select.value ? [...others, [select.name, select.value]] : others });
        });
        selects.append(labelled(label, select));
      }
      const lines = options.map(({ key, label, depth, count, chosen }) => new Option(`${"　".repeat(depth)}${label} (${count})`, key, chosen, chosen));
      select.replaceChildren(new Option(words.any, ""), ...lines);
      select.parentElement.hidden = options.length === 0;
    }
  }

  /** Moves to another choice: a new entry of the history, or, while typing, the same one. */
  function go(change, typing = false, focus) {
    choice = { ...choice, show: STEP, ...change };
    history[typing ? "replaceState" : "pushState"](null, "", address(choice));
    show(focus);
  }

  function read() {
    text.value = choice.text;
    sort.value = choice.sort;
    if (choice.filters.length) facets.open = true;
  }

  let pause;
  text.addEventListener("input", (event) => {
    clearTimeout(pause);
    if (!event.isComposing) pause = setTimeout(() => go({ text: text.value }, true), 180);
  });
  text.addEventListener("compositionend", () => text.dispatchEvent(new Event("input")));
  sort.addEventListener("change", () => go({ sort: sort.value }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    if (text.value !== choice.text) go({ text: text.value }, true);
  });
  form.addEventListener("focusin", () => open().catch(() => (source = undefined)), { once: true });
  facets.addEventListener("toggle", () => facets.open && show());
  more.addEventListener("click", () => go({ show: choice.show + STEP }, true, list.children.length));
  // A browser may remember for as long as the page stands that a script could not be had: where the network is back and it
  // still fails, the page is loaded again, as the address has the choice.
  retry.addEventListener("click", async () => {
    await show();
    const back = () => fetch(location.href, { cache: "no-store" }).then((answer) => answer.ok, () => false);
    if (!retry.hidden && (await back())) location.reload();
  });
  clear.addEventListener("click", () => {
    go({ text: "", sort: "", filters: [] });
    read();
    text.focus();
  });
  addEventListener("popstate", () => {
    choice = chosen();
    read();
    show();
  });
  // What a reader wrote before this script came is not lost.
  const early = text.value;
  read();
  if (early) {
    text.value = early;
    go({ text: early }, true);
  } else if (!plain()) show();
}

/** The choice in the address. @returns {Choice} */
function chosen() {
  const params = new URLSearchParams(location.search);
  const filters = [...params].filter(([name]) => !["filter", "sort", "show"].includes(name));
  const show = Math.min(Math.max(STEP, Number(params.get("show")) || 0), 1000);
  return { text: params.get("filter") ?? "", sort: params.get("sort") === "oldest" ? "oldest" : "", show, filters };
}

/** The address of a choice, on this page. @param {Choice} choice */
function address({ text, sort, show, filters }) {
  const params = new URLSearchParams(text.trim() ? { filter: text.trim() } : {});
  for (const [name, key] of filters) params.append(name, key);
  if (sort) params.set("sort", sort);
  if (show > STEP) params.set("show", show);
  const query = params.toString();
  return `${location.pathname}${query ? `?${query}` : ""}${location.hash}`;
}

/** An element with properties and children. @returns {HTMLElement} */
export function h(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
}

const labelled = (word, field) => h("label", {}, word, field);
