/**
 * A list's filter answered by the search: the same pack, words and marks as the search page's, which is read for them.
 */
import { h } from "./list-filter.js";
import { page } from "./list-source.js";
import { search } from "./search/engine.js";
import { counts } from "./search/facets.js";
import { fetchFrom, openPack } from "./search/pack.js";
import { dateIn } from "./search/text.js";

/** The facets in the order in which a reader is offered them. */
const ORDER = ["status", "year", "region", "type", "field", "lead", "programme"];

/**
 * @param {HTMLElement} box the list's element, with `data-root`
 * @param {URLSearchParams} cut the facets and values that make this list, its kind among them
 * @returns the source of answers; none where the site was made without a search
 */
export default async function ofSearch(box, cut) {
  const root = box.dataset.root;
  const found = await page(`${root}search.html`);
  const app = found?.getElementById("search-app");
  if (!app) return undefined;
  const words = JSON.parse(found.getElementById("search-words").textContent);
  const pack = await openPack(app.dataset.pack, fetchFrom(root));
  const mark = (key) => found.getElementById(`state-${key}`)?.content;
  const fixed = [...cut];
  const known = (filters) => filters.filter(([name]) => name !== "kind" && name in pack.manifest.facets);
  // A part of what the list is of may be chosen instead of the whole: a township of a county.
  const asked = (filters) => [...fixed.filter(([name]) => !filters.some(([other]) => other === name)), ...filters];
  const ask = async (text, filters) => (await search(pack, { text, filters: asked(filters), sort: "date" })).settle();
  const whole = (await ask("", [])).total;

  return {
    names: ORDER.filter((name) => name in pack.manifest.facets).map((name) => [name, words.facets[name]]),
    async answer({ text, sort, filters: wanted }) {
      const filters = known(wanted);
      const answer = await ask(text, filters);
      return {
        total: answer.total,
        of: whole,
        items: async (count) => (await results(answer, sort, count)).map((result) => entry(result, { root, mark })),
        options: (name) => options(name, { answer, text, filters, cut, ask }),
      };
    },
  };
}

/** The first results by date; those without one come last whichever way. */
async function results(answer, sort, count) {
  if (!sort) return answer.results(0, count);
  const years = await counts(answer, "year");
  const dated = years.reduce((sum, { count }) => sum + count, 0);
  const oldest = await answer.results(Math.max(0, dated - count), dated);
  const undated = dated < count ? await answer.results(dated, dated + count - oldest.length) : [];
  return [...oldest.reverse(), ...undated];
}

/** What may be chosen of a facet, its own choice set aside. Of a tree the parts of what is chosen are shown below it. */
async function options(name, { answer, text, filters, cut, ask }) {
  const key = filters.find(([facet]) => facet === name)?.[1];
  const base = key === undefined ? answer : await ask(text, filters.filter(([facet]) => facet !== name));
  const values = await counts(base, name);
  const by = new Map(values.map((value) => [value.key, value]));
  const line = new Set();
  for (let at = by.get(key); at && !line.has(at.key); at = by.get(at.parent)) line.add(at.key);
  const out = [];
  const put = (list, depth) => {
    for (const value of list.filter((value) => value.count || value.key === key)) {
      out.push({ key: value.key, label: value.label, depth, count: value.count, chosen: value.key === key });
      if (line.has(value.key)) put(values.filter((part) => part.parent === value.key), depth + 1);
    }
  };
  const top = cut.get(name);
  put(values.filter((value) => (top ? value.parent === top : !by.has(value.parent))), 0);
  return out.length > 1 || key !== undefined ? out : [];
}

function entry({ record, shown }, { root, mark }) {
  const marked = (pieces) => pieces.map(([text, on]) => (on ? h("mark", {}, text) : text));
  const shape = record.status && mark(record.status);
  const facts = [record.region, record.date && dateIn(record.date)].filter(Boolean).join("\u00a0· ");
  const row = h("span", { className: "row" }, ...(shape ? [document.importNode(shape, true)] : []), h("span", { className: "quiet" }, facts));
  const hit = shown.text.some(([, on]) => on);
  // What records say is Chinese, whatever the interface speaks.
  const lang = "zh-Hans";
  return h("li", {}, h("a", { href: root + record.route, lang }, ...marked(shown.title)), " ", row, ...(hit ? [h("p", { lang }, ...marked(shown.text))] : []));
}
