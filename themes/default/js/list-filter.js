/**
 * Filters and sorts the entries a list page shows, with the choice kept in the address. The words come from the
 * element's data attributes; without this script the list is whole and in its own order.
 */

/** @typedef {{text: string, state: string, sort: string}} Choice */

/**
 * @param {HTMLElement} box the element with `data-filter-list`, holding one list
 */
export default function enhance(box) {
  const list = box.querySelector("ul.entries");
  if (!list) return;
  const entries = [...list.children];
  const words = box.dataset;
  const form = document.createElement("form");
  form.className = "filter";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", words.label);

  const text = document.createElement("input");
  text.type = "search";
  const status = document.createElement("p");
  status.className = "quiet";
  status.setAttribute("role", "status");
  const state = select([["", words.any], ...states(entries)]);
  const dated = entries.some((entry) => entry.dataset.date);
  const sort = select([["", words.newest], ["oldest", words.oldest]]);

  form.append(labelled(words.label, text));
  if (state.options.length > 2) form.append(labelled(words.state, state));
  if (dated) form.append(labelled(words.sort, sort));
  form.append(status);
  box.prepend(form);

  const read = () => {
    const params = new URLSearchParams(location.search);
    text.value = params.get("filter") ?? "";
    state.value = params.get("state") ?? "";
    sort.value = params.get("sort") ?? "";
    // A state this page does not have leaves the choice empty rather than hiding everything.
    if (state.selectedIndex < 0) state.value = "";
    if (sort.selectedIndex < 0) sort.value = "";
  };
  const show = () => {
    const choice = { text: text.value.trim().toLowerCase(), state: state.value, sort: sort.value };
    const shown = entries.filter((entry) => {
      const holds = matches(entry, choice);
      entry.hidden = !holds;
      return holds;
    });
    // The page's own order is newest first, entries without a date last; reversed, they stay last.
    const order = choice.sort === "oldest" ? oldestFirst(entries) : entries;
    list.append(...order);
    status.textContent = words.shown.replace("{n}", shown.length).replace("{of}", entries.length);
  };
  const write = () => {
    const params = new URLSearchParams(location.search);
    for (const [name, value] of [["filter", text.value.trim()], ["state", state.value], ["sort", sort.value]]) {
      if (value) params.set(name, value);
      else params.delete(name);
    }
    const query = params.toString();
    history.replaceState(history.state, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    write();
    show();
  });
  addEventListener("popstate", () => {
    read();
    show();
  });
  read();
  show();
}

/** @param {HTMLElement} entry @param {Choice} choice */
function matches(entry, choice) {
  const said = choice.text.split(/\s+/).every((word) => entry.textContent.toLowerCase().includes(word));
  return said && (!choice.state || entry.dataset.status === choice.state);
}

/** @param {HTMLElement[]} entries */
function oldestFirst(entries) {
  const dated = entries.filter((entry) => entry.dataset.date);
  return [...dated.reverse(), ...entries.filter((entry) => !entry.dataset.date)];
}

/** The states the entries carry, with their words. @param {HTMLElement[]} entries @returns {[string, string][]} */
function states(entries) {
  const found = new Map();
  for (const entry of entries) {
    const key = entry.dataset.status;
    if (!key || found.has(key)) continue;
    const word = entry.querySelector(".state") ?? entry.querySelector(".quiet");
    found.set(key, word ? word.textContent.split(" · ")[0].trim() : key);
  }
  return [...found];
}

/** @param {[string, string][]} options @returns {HTMLSelectElement} */
function select(options) {
  const element = document.createElement("select");
  element.append(...options.map(([value, word]) => new Option(word, value)));
  return element;
}

/** @param {string} word @param {HTMLElement} field */
function labelled(word, field) {
  const label = document.createElement("label");
  label.append(word, field);
  return label;
}
