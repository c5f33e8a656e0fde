/**
 * Lets readers sort a table by its columns, with the choice kept in the address. Without this script the table stands in
 * the order in which it was published, and a third press on a column returns to that order.
 */

/**
 * @param {HTMLTableElement} table a table with `data-sortable`, whose value tells it from others on the page
 */
export default function enhance(table) {
  const body = table.tBodies[0];
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  if (!body || heads.length === 0 || body.rows.length < 2) return;
  const published = [...body.rows];
  const name = `sort${table.dataset.sortable ? `-${table.dataset.sortable}` : ""}`;

  /** @param {number} column @param {"ascending"|"descending"|""} way */
  const sort = (column, way) => {
    heads.forEach((head, i) => {
      if (i === column && way) head.setAttribute("aria-sort", way);
      else head.removeAttribute("aria-sort");
    });
    body.append(...(way ? sorted(published, column, way) : published));
  };
  const read = () => {
    const [column, way] = (new URLSearchParams(location.search).get(name) ?? "").split(".");
    const index = Number(column);
    const known = Number.isInteger(index) && heads[index] && (way === "ascending" || way === "descending");
    sort(known ? index : -1, known ? way : "");
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const way = now === "ascending" ? "descending" : now === "descending" ? "" : "ascending";
      const params = new URLSearchParams(location.search);
      if (way) params.set(name, `${column}.${way}`);
      else params.delete(name);
      const query = params.toString();
      history.replaceState(history.state, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
      sort(column, way);
    });
  });
  addEventListener("popstate", read);
  read();
}

/** @param {HTMLTableRowElement[]} rows @param {number} column @param {string} way */
function sorted(rows, column, way) {
  const key = (row) => {
    const cell = row.cells[column];
    return cell?.dataset.sort ?? cell?.textContent.trim() ?? "";
  };
  const compare = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true }).compare;
  const turn = way === "descending" ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    // What is not stated stands last, whichever way the rest is turned.
    const empty = Number(isEmpty(x)) - Number(isEmpty(y));
    return empty || turn * compare(x, y);
  });
}

/** @param {string} text */
function isEmpty(text) {
  return text === "" || text === "—" || text === "–";
}
