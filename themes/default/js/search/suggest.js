// What to ask instead when nothing was found: without filters, with fewer words, a shorter run, a near place name.
import { search } from "./engine.js";
import { facet } from "./facets.js";

const MOST = 4;

/** @returns {Promise<{text: string, filters: [string, string][]}[]>} states that do have results */
export async function suggestions(pack, found, state) {
  const out = [];
  const offer = async (text, filters = state.filters) => {
    if (out.length >= MOST || out.some((other) => other.text === text && other.filters === filters)) return false;
    const answer = await (await search(pack, { text, filters })).settle();
    if (answer.total) out.push({ text, filters });
    return answer.total > 0;
  };
  if (state.filters.length) await offer(state.text, []);
  for (const name of await nearPlaces(pack, found.words)) await offer(name);
  const wanted = found.words.filter((word) => !word.exclude);
  if (wanted.length > 1) for (const left of wanted) await offer(written(found.words.filter((word) => word !== left)));
  if (!out.length) for (const word of wanted) await shorter([...word.run], offer);
  return out;
}

async function shorter(chars, offer) {
  for (let length = chars.length - 1; length >= 2 && length >= chars.length - 4; length--) {
    const starts = Array.from({ length: chars.length - length + 1 }, (_, start) => start);
    for (const start of starts) if (await offer(chars.slice(start, start + length).join(""))) return;
  }
}

function written(words) {
  const one = ({ run, part, exclude, quoted }) => `${exclude ? "-" : ""}${part ? `${part}:` : ""}${quoted ? `"${run}"` : run}`;
  return words.map(one).join(" ");
}

/** Region names one or two characters away from a word. */
async function nearPlaces(pack, words) {
  const names = [...new Set((await facet(pack, "region")).map((value) => value.label))];
  const near = (name) => words.some(({ run }) => run !== name && distance([...run], [...name]) <= (name.length > 4 ? 2 : 1));
  return names.filter((name) => name.length > 2 && near(name)).slice(0, 2);
}

function distance(a, b) {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = b.map((_, j) => j + 1);
  a.forEach((c, i) => {
    let corner = i;
    let left = i + 1;
    row = row.map((above, j) => {
      const cost = Math.min(corner + (c === b[j] ? 0 : 1), above + 1, left + 1);
      corner = above;
      return (left = cost);
    });
  });
  return row.at(-1) ?? a.length;
}
