// What stands beside and below the results: a facet each, its values with the number of results they would leave; and where
// nothing is found, what to ask instead.
import { search } from "./engine.js";
import { counts } from "./facets.js";
import { address, h, say } from "./page.js";

const FEW = 12;
const groups = new Map();
let latest;

/**
 * @typedef {{aside: HTMLElement, browse: ?HTMLElement, more: HTMLElement, found: import("./engine.js").Found, state: object,
 *   words: object, late: () => boolean, go: Function}} View
 * Shows or refreshes what follows the results. @param {View} view
 */
export async function further(view) {
  const { aside, browse, more, found, state, words, late } = view;
  if (late()) return;
  // Where nothing is found there is nothing to narrow: the lists that need no search stand there instead.
  const nothing = !found.total && !state.filters.length;
  if (browse) browse.hidden = !nothing;
  aside.hidden = nothing;
  if (nothing) aside.replaceChildren();
  else await filters(view);
  if (found.total || late()) return;
  const { suggestions } = await import("./suggest.js");
  const offers = await suggestions(found.pack, found, state);
  if (late() || !offers.length) return;
  const links = offers.map((offer) => h("li", {}, h("a", { href: address(offer) }, offer.text || words.withoutFilters)));
  more.replaceChildren(words.suggest, h("ul", { className: "search-offers" }, ...links));
}

/** The filters. @param {View} view */
async function filters(view) {
  const { aside, found, state, words } = view;
  latest = view;
  const names = Object.keys(words.facets).filter((name) => name in found.pack.manifest.facets);
  if (!aside.childElementCount) aside.append(h("h2", {}, words.filters), ...names.map((name) => group(name, words)));
  for (const name of names) if (state.filters.some(([facet]) => facet === name)) groups.get(name).open = true;
  await Promise.all(names.filter((name) => groups.get(name).open).map((name) => fill(name, view)));
}

function group(name, words) {
  const wide = matchMedia("(width >= 60rem)").matches && ["kind", "status", "year"].includes(name);
  const details = h("details", { open: wide }, h("summary", {}, words.facets[name]), h("ul"));
  details.addEventListener("toggle", () => details.open && fill(name, latest).catch(() => (details.open = false)));
  groups.set(name, details);
  return details;
}

async function fill(name, { found, state, words, late, go }) {
  const chosen = new Set(state.filters.filter(([facet]) => facet === name).map(([, key]) => key));
  const others = state.filters.filter(([facet]) => facet !== name);
  const base = chosen.size ? await search(found.pack, { ...state, filters: others }) : found;
  const values = await counts(await base.settle(), name);
  if (late()) return;
  const list = groups.get(name).querySelector("ul");
  const focused = list.contains(document.activeElement) ? document.activeElement.value : undefined;
  const visible = shown(values, chosen);
  const whole = list.dataset.whole === "1" || visible.length <= FEW;
  const change = (key, on) => {
    const kept = state.filters.filter(([facet, value]) => facet !== name || value !== key);
    go({ filters: on ? [...kept, [name, key]] : kept });
  };
  const items = visible.slice(0, whole ? undefined : FEW).map((value) => item(value, chosen.has(value.key), change));
  list.replaceChildren(...items);
  if (!whole) list.append(h("li", {}, expander(list, visible.length, words, () => fill(name, latest))));
  if (focused !== undefined) [...list.querySelectorAll("input")].find((box) => box.value === focused)?.focus();
}

/** Values that would leave something, or are chosen; below a region only once it is chosen. Most first for long lists. */
function shown(values, chosen) {
  const keys = new Map(values.map((value) => [value.key, value]));
  const open = (value) => !keys.has(value.parent) || chosen.has(value.parent) || values.some((v) => v.parent === value.parent && chosen.has(v.key));
  const useful = values.filter((value) => chosen.has(value.key) || (value.count && open(value)));
  if (useful.length > FEW && !values.some((value) => value.parent)) useful.sort((a, b) => chosen.has(b.key) - chosen.has(a.key) || b.count - a.count);
  return useful;
}

function item({ key, label, count, parent }, checked, change) {
  const box = h("input", { type: "checkbox", value: key, checked });
  box.addEventListener("change", () => change(key, box.checked));
  return h("li", { className: parent ? "below" : "" }, h("label", {}, box, ` ${label} `), h("span", { className: "num" }, String(count)));
}

function expander(list, n, words, refill) {
  const button = h("button", { type: "button" }, say(words.all, { n }));
  button.addEventListener("click", async () => {
    list.dataset.whole = "1";
    await refill();
    // The button has gone: who was on it is led to the first of those that came.
    if (document.activeElement === document.body) list.querySelectorAll("input")[FEW]?.focus();
  });
  return button;
}
