/**
 * The foot of a record's page: copies citations, and tells a reader who comes by a link with `#h=…` whether the record's
 * text has changed since it was cited, and where. Of what the page shows of other records the mark says nothing, nor does the note. Without this script citations are text to select, and all revisions are listed.
 */

/** @param {HTMLElement} foot the section with `data-foot`, whose data attributes hold the words */
export default function enhance(foot) {
  fill(foot);
  for (const cite of foot.querySelectorAll("[data-cite]")) cite.after(copier(cite, foot.dataset));
  const check = () => judge(foot);
  addEventListener("hashchange", check);
  check();
}

/** Puts in what only the reader knows: the day of reading, and the address where the page does not know its own, printed too. */
function fill(foot) {
  const now = new Date();
  const two = (n) => String(n).padStart(2, "0");
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  for (const day of foot.querySelectorAll("[data-day]")) day.textContent = today;
  for (const url of document.querySelectorAll("[data-url]")) {
    if (!url.textContent.includes("://")) url.textContent = location.href.split("#")[0];
  }
}

function copier(cite, words) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    const text = cite.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // An old browser, or a page opened from a folder: the selection is what there is to copy.
      getSelection().selectAllChildren(cite);
      document.execCommand("copy");
    }
    button.textContent = words.copied;
    setTimeout(() => (button.textContent = words.copy), 2000);
  });
  return button;
}

function judge(foot) {
  const wanted = /^#h=([0-9a-f]{8,64})$/.exec(location.hash)?.[1].slice(0, 16);
  const main = document.getElementById("main");
  main.querySelector(".cited")?.remove();
  for (const item of foot.querySelectorAll(".since")) item.classList.remove("since");
  if (!wanted || !foot.dataset.mark) return;
  const same = foot.dataset.mark.startsWith(wanted);
  const marked = (item) => Boolean(item.dataset.mark?.startsWith(wanted));
  // What a merge has passed over is no change of the text that stands; it may have been cited before that all the same.
  const passed = (item) => "passed" in item.dataset && (same || !marked(item));
  const items = [...foot.querySelectorAll("#revisions li[id]")].filter((item) => !passed(item));
  const cited = items.map(marked);
  // A text that was changed and changed back is told from where it first stood: which of the two was cited nobody knows.
  const place = same ? cited.lastIndexOf(true) : cited.indexOf(true);
  const unchanged = same && cited.slice(0, Math.max(place, 0)).every(Boolean);
  const later = unchanged ? [] : items.slice(0, Math.max(place, 0));
  later.forEach((item) => item.classList.add("since"));

  const words = foot.dataset;
  const said = unchanged ? words.same : same ? words.back : place < 0 ? words.unknown : words.changed;
  const note = document.createElement("p");
  note.className = unchanged ? "cited same" : "cited";
  note.setAttribute("role", "status");
  note.append(said.replace("{n}", later.length));
  if (same || place >= 0) note.append(document.createElement("br"), words.beside);
  if (!unchanged && items.length > 0) {
    const link = document.createElement("a");
    link.href = "#revisions";
    link.textContent = words.here;
    link.addEventListener("click", () => open(later[0] ?? items[0]));
    note.append(" ", link);
  }
  main.prepend(note);
}

/** Opens whatever an element is folded into. */
function open(element) {
  for (let at = element.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
}
