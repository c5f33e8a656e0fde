// The search box of every page: "/" goes to it, Esc leaves it, arrows walk through the results below it.
const box = document.querySelector("form.find input[type=search]");

const typing = (node) => node.matches?.("input, textarea, select, [contenteditable]");

function walk(event, step) {
  const links = [...document.querySelectorAll(".search-results > li > a")];
  const stops = [box, ...links];
  const here = stops.indexOf(document.activeElement);
  if (here < 0 || links.length === 0) return;
  event.preventDefault();
  stops[Math.min(Math.max(here + step, 0), stops.length - 1)].focus();
}

if (box) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "/" && !typing(event.target)) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "ArrowDown") walk(event, 1);
    else if (event.key === "ArrowUp") walk(event, -1);
    else if (event.key === "Escape" && document.activeElement?.closest(".search-results")) box.focus();
    else if (event.key === "Escape" && document.activeElement === box && !box.value) box.blur();
  });
}
