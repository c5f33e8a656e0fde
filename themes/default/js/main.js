/** Enhances whatever of the page is there; a page without JavaScript is whole. */
const parts = [
  ["table[data-sortable]", "./table-sort.js"],
  ["[data-filter-list]", "./list-filter.js"],
  ["[data-map]", "./map.js"],
  ["[data-foot]", "./cite.js"],
];

for (const [selector, module] of parts) {
  const found = document.querySelectorAll(selector);
  if (found.length > 0) {
    import(module).then(({ default: enhance }) => found.forEach(enhance));
  }
}

// "/" goes to the search box; the search page asks for this by itself, after its first results.
if (!document.getElementById("search-app")) import("./search/box.js");
