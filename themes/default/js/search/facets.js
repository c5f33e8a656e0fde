// Facets: the values of each with the pages they hold, loaded a facet at a time when filtered or counted.
import { PackError, Reader } from "./pack.js";
import { fold, sentences } from "./text.js";

const utf8 = new TextDecoder();

/** @typedef {{key: string, label: string, parent: ?string, slots: Uint32Array}} Value */

/** A facet's values in the order to show. @returns {Promise<Value[]>} */
export async function facet(pack, name) {
  const { facets } = pack.manifest;
  return Object.hasOwn(facets, name) ? pack.file(facets[name], read) : [];
}

function read(body) {
  const reader = new Reader(body);
  const table = JSON.parse(utf8.decode(reader.take(reader.varint())));
  return table.map(([key, label, parent]) => {
    const slots = new Uint32Array(reader.varint());
    const k = reader.byte();
    const bits = new Reader(reader.take(reader.varint()));
    for (let i = 0, next = 0; i < slots.length; i++) {
      next += bits.rice(k);
      slots[i] = next++;
    }
    if (!key) throw new PackError("damaged", "facet");
    return { key, label, parent, slots };
  });
}

/** The values that a field word names: those called so, or else those whose name holds it. @param {import("./text.js").Word} word */
export async function named(pack, { facet: name, value: wanted }) {
  const [values, scripts] = await Promise.all([facet(pack, name), pack.scripts()]);
  const called = values.map((value) => ({ ...value, called: sentences(fold(value.label, scripts).folded).join("\n") }));
  const exact = called.filter(({ key, called }) => key === wanted || called === wanted);
  return exact.length ? exact : called.filter(({ called }) => called.includes(wanted));
}

/** The pages which every filtered facet allows; a facet's values are alternatives. @param {[string, string][]} filters */
export async function allowed(pack, filters) {
  const names = [...new Set(filters.map(([name]) => name))];
  const facets = await Promise.all(names.map((name) => facet(pack, name)));
  const tally = new Uint8Array(pack.manifest.pages);
  facets.forEach((values, i) => {
    const chosen = new Set(filters.filter(([name]) => name === names[i]).map(([, key]) => key));
    for (const { key, slots } of values) if (chosen.has(key)) for (const slot of slots) if (tally[slot] === i) tally[slot]++;
  });
  return Array.from(tally.keys()).filter((slot) => tally[slot] === names.length);
}

/**
 * How many results each value of a facet would have, the facet's own filter set aside.
 * @param {import("./engine.js").Found} found an exact answer to the query without this facet's filters
 */
export async function counts(found, name) {
  const values = await facet(found.pack, name);
  return values.map((value) => ({ ...value, count: value.slots.reduce((sum, slot) => sum + found.match[slot], 0) }));
}
