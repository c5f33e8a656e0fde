// A brute-force oracle: what a plain substring test finds, and runs of text drawn at random to ask for.

/** A small generator of repeatable numbers. */
export function random(seed) {
  let state = seed >>> 0 || 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The oracle's own idea of sameness: Unicode's compatibility form without accents, and case; no script fold. */
export const plain = (text) => text.replace(/[“”„‟「」『』«»]/g, '"').replace(/[‘’‛]/g, "'").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/** Every block of a document that a match may stand in. */
export const blocksOf = (doc) => [doc.title, doc.summary, doc.region ?? "", ...doc.keywords, ...doc.body].map(plain);

/** The documents as the oracle keeps them: per document one text, blocks and sentences apart. */
export const oracleOf = (docs) => docs.map((doc) => blocksOf(doc).join("\n").replace(/[。!?;…]/g, "\n"));

export const holding = (oracle, run) => new Set(oracle.flatMap((text, i) => (text.includes(plain(run)) ? [i] : [])));

/** A run of `length` characters from a random page: no blanks, quotes, ends of sentences; no letters that may be pinyin. */
export function randomRun(docs, below, length) {
  for (;;) {
    const doc = docs[below(docs.length)];
    const blocks = [doc.title, doc.summary, ...doc.body];
    const chars = [...blocks[below(blocks.length)]];
    if (chars.length < length) continue;
    const start = below(chars.length - length + 1);
    const run = chars.slice(start, start + length).join("");
    if (!/[\s"“”「」『』。！？；!?;…]|^-/u.test(run) && !/^[a-z]+$/.test(plain(run))) return run;
  }
}
