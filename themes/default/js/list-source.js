/**
 * Where a list's filter gets its answers: from the search, where the site has one and it knows this list; else from the
 * entries themselves, those of the list's other pages too. On a page opened from a folder nothing can be fetched, so
 * there only its own entries are filtered.
 */

/**
 * @param {HTMLElement} box the list's element @param {HTMLElement[]} own the entries on this page
 * @param {HTMLElement | null} pager the links to the list's other pages
 */
export default async function open(box, own, pager) {
  const fetchable = location.protocol !== "file:";
  if (box.dataset.search && fetchable) {
    const { default: ofSearch } = await import("./list-search.js");
    const source = await ofSearch(box, new URLSearchParams(box.dataset.search));
    if (source) return source;
  }
  const entries = pager && fetchable ? await whole(own, pager) : own;
  return ofEntries(box, entries, Boolean(pager) && !fetchable);
}

/** A page of this site as a document whose scripts do not run; none if there is no such page. @returns {Promise<Document | null>} */
export function page(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.open("GET", address);
    request.onload = () => (request.status === 404 ? resolve(null) : request.status === 200 && request.response ? resolve(request.response) : request.onerror());
    request.onerror = () => reject(new Error(`no answer: ${address}`));
    request.send();
  });
}

/** All entries of the list in its own order: the front's, then those of the numbered pages, newest first. */
async function whole(own, pager) {
  const here = location.href.split(/[?#]/)[0];
  const links = [...pager.querySelectorAll("a:not([rel])")];
  const front = pager.querySelector("a[rel=prev]") ? links[0].href : here;
  const fetched = async (address) => {
    const other = address === here ? null : await page(address);
    if (address !== here && !other) throw new Error(`no such page: ${address}`);
    return { other, entries: other ? entriesOf(other, address) : own };
  };
  const first = await fetched(front);
  const all = [...(first.other ?? document).querySelectorAll("nav.pager a:not([rel])")].map((a) => new URL(a.getAttribute("href"), front).href);
  const rest = await Promise.all(all.filter((address) => address !== front).map(fetched));
  return [first, ...rest].flatMap(({ entries }) => entries);
}

function entriesOf(other, address) {
  const entries = [...other.querySelectorAll("[data-filter-list] > ul.entries > li")];
  return entries.map((entry) => {
    for (const link of entry.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address).href;
    return document.adoptNode(entry);
  });
}

/** Answers from entries: a word must stand in what an entry shows. */
function ofEntries(box, entries, partial) {
  const states = statesOf(entries);
  const dated = entries.filter((entry) => entry.dataset.date);
  // The list's own order is newest first, entries without a date last; reversed, they stay last.
  const oldest = [...dated.toReversed(), ...entries.filter((entry) => !entry.dataset.date)];
  const holding = (text, state) => {
    const words = text.trim().toLowerCase().split(/\s+/);
    const said = (entry) => words.every((word) => entry.textContent.toLowerCase().includes(word));
    return (entry) => said(entry) && (!state || entry.dataset.status === state);
  };
  return {
    names: states.length > 1 ? [["status", box.dataset.state]] : [],
    partial,
    async answer({ text, sort, filters }) {
      const state = filters.find(([name, key]) => name === "status" && states.some(([known]) => known === key))?.[1];
      const found = (sort ? oldest : entries).filter(holding(text, state));
      const counted = entries.filter(holding(text));
      const options = states.map(([key, label]) => ({ key, label, depth: 0, count: counted.filter((entry) => entry.dataset.status === key).length, chosen: key === state }));
      return { total: found.length, of: entries.length, items: async (count) => found.slice(0, count), options: async () => options };
    },
  };
}

/** The states the entries carry, with their words. @param {HTMLElement[]} entries @returns {[string, string][]} */
function statesOf(entries) {
  const found = new Map();
  for (const entry of entries) {
    const key = entry.dataset.status;
    if (!key || found.has(key)) continue;
    const word = entry.querySelector(".state") ?? entry.querySelector(".quiet");
    found.set(key, word ? word.textContent.split("·")[0].trim() : key);
  }
  return [...found];
}
