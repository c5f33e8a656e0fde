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

// "/" goes to the search box, and paper carries the address as a code. The search page asks for the first by itself, after its
// first results, and goes without the second: what a reader waits for comes first there.
if (!document.getElementById("search-app")) {
  import("./search/box.js");
  import("./print.js");
} else {
  // Should the search not come, its box still holds what is looked for.
  document.querySelector("form.find input").value ||= new URLSearchParams(location.search).get("q") ?? "";
}

// The reader's wish for large letters is kept in this browser alone, and forgotten where nothing may be kept.
const larger = document.querySelector(".larger");
const enlarge = (on) => {
  document.documentElement.classList.toggle("large", on);
  larger?.setAttribute("aria-pressed", String(on));
};
try {
  if (localStorage.getItem("large")) enlarge(true);
} catch {
  // A page opened from a folder, or storage switched off.
}
larger?.addEventListener("click", () => {
  const on = !document.documentElement.classList.contains("large");
  enlarge(on);
  try {
    if (on) localStorage.setItem("large", "1");
    else localStorage.removeItem("large");
  } catch {
    // As above.
  }
});

/** Characters between a pair of marks that are kept on one line. */
const QUOTED = 8;

/** A title of no more characters stands on one line of a phone; the browser need not load its words for it. */
const SHORT = 10;

// Chinese has no spaces, so that a headline may break within a word. A browser that knows words keeps them whole.
if (Intl.Segmenter && document.documentElement.lang.startsWith("zh")) {
  let words;
  for (const title of document.querySelectorAll("h1")) {
    if (title.childElementCount > 0 || (title.textContent ?? "").length <= SHORT) continue;
    words ??= new Intl.Segmenter("zh", { granularity: "word" });
    title.replaceChildren(...phrases(words, title.textContent ?? "").flatMap((part, i) => (i > 0 ? [document.createElement("wbr"), part] : [part])));
    title.classList.add("phrased");
  }
}

/**
 * A title in parts that belong together: single characters and closing marks stay with what stands before them, an opening
 * mark with what follows, and a short quotation or name in marks is kept whole.
 * @param {Intl.Segmenter} words
 * @param {string} title
 */
function phrases(words, title) {
  const parts = [""];
  for (const { segment } of words.segment(title)) {
    const last = parts.at(-1) ?? "";
    const quoted = /[“‘「『（《【]([^”’」』）》】]*)$/.exec(last);
    const open = quoted && (quoted[1] === "" || quoted[1].length + segment.length <= QUOTED);
    const opens = /^[“‘「『（《【]$/.test(segment);
    if (open || last.length === 0 || (!opens && (segment.length < 2 || last.length < 2))) parts[parts.length - 1] = last + segment;
    else parts.push(segment);
  }
  return parts;
}
