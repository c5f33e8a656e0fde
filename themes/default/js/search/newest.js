// Whether the site is still the one that a page was made with. The pack's numbered files keep their addresses from one pack
// to the next, and nothing in them tells that they are newer than the manifest that they are read by.
import { PackError } from "./pack.js";

/** Milliseconds after which an answer is no longer waited for. */
const PATIENCE = 4000;

/** When the site was asked last, and how much had been fetched by then. */
let last = 0;
const seen = new WeakMap();

/**
 * Fails if the site names another manifest. Sites change all at once, so that this vouches for every file fetched before.
 * Where no answer is to be had the files are taken as they are.
 * @param {string} root the site's root @param {string} path the manifest of the page
 * @param {import("./pack.js").Pack} [pack] whose files are vouched for: the site is asked only if it has read more since
 * @returns {Promise<number>} when the site was asked
 */
export async function vouch(root, path, pack) {
  const size = pack?.kept.size;
  if (pack && seen.get(pack) === size) return last;
  const now = performance.now();
  const asked = fetch(`${root}search.txt`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  const newest = await asked.then((response) => (response.ok ? response.text() : "")).catch(() => "");
  // Some hosts answer with a page of theirs where there is no file.
  if (/^search\/pack-\w+\.bin$/.test(newest) && newest !== path) throw new PackError("version", newest);
  if (pack) seen.set(pack, size);
  return (last = now);
}
