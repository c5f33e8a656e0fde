// The pack: small files fetched when a query needs them, checked, decoded and kept.

/** What went wrong with a file: "offline", "missing", "damaged" or "version". */
export class PackError extends Error {
  constructor(kind, path) {
    super(`${kind}: ${path}`);
    this.kind = kind;
  }
}

/** A loader over fetch. @param {string} root the site's root, ending in a slash or empty */
export function fetchFrom(root) {
  return async (path) => {
    let response;
    try {
      response = await fetch(root + path);
    } catch {
      throw new PackError("offline", path);
    }
    if (!response.ok) throw new PackError("missing", path);
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch {
      throw new PackError("offline", path);
    }
  };
}

const VERSION = 1;
const utf8 = new TextDecoder();

export function fnv(bytes) {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function unframed(bytes, path) {
  const body = bytes.subarray(4);
  const check = bytes.length < 4 ? -1 : bytes[1] | (bytes[2] << 8) | (bytes[3] << 16);
  if (check !== (fnv(body) & 0xffffff)) throw new PackError("damaged", path);
  if (bytes[0] !== VERSION) throw new PackError("version", path);
  return body;
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return utf8.decode(await new Response(stream).arrayBuffer());
}

/** Reads bytes, varints and bits in turn. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
    this.left = 0;
  }

  byte() {
    if (this.at >= this.bytes.length) throw new PackError("damaged", "end");
    return this.bytes[this.at++];
  }

  varint() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  bit() {
    if (!this.left) {
      this.current = this.byte();
      this.left = 8;
    }
    return (this.current >> --this.left) & 1;
  }

  number(width) {
    let value = 0;
    while (width--) value = value * 2 + this.bit();
    return value;
  }

  rice(k) {
    let high = 0;
    while (this.bit()) high++;
    return k ? high * 2 ** k + this.number(k) : high;
  }
}

/** @typedef {{slots: Uint32Array, counts: Uint32Array}} Postings the pages that hold a gram, and how often */

/** Opens a pack. @param {string} path its manifest @param {(path: string) => Promise<Uint8Array>} load */
export async function openPack(path, load) {
  return new Pack(JSON.parse(await inflated(unframed(await load(path), path))), load);
}

class Pack {
  constructor(manifest, load) {
    this.manifest = manifest;
    this.load = load;
    this.kept = new Map();
  }

  /** A file's body, kept; a failure is not kept. */
  file(path, decode = (body) => body) {
    if (!this.kept.has(path)) {
      const coming = this.load(`search/${path}`).then((bytes) => decode(unframed(bytes, path)));
      coming.catch(() => this.kept.delete(path));
      this.kept.set(path, coming);
    }
    return this.kept.get(path);
  }

  numbered(family, number, decode) {
    const [, shift, versions] = this.manifest.files[family];
    const group = (number >> shift) * 5;
    return this.file(`${family}/${number}.bin?${versions.slice(group, group + 5)}`, decode);
  }

  /** What a gram's shard holds of it: for each of the four places its bytes, or nothing. */
  async places(family, gram, kind = 0) {
    const key = fnv(new TextEncoder().encode(gram));
    const [first, count] = this.manifest.files[family][0][kind];
    const shard = await this.numbered(family, first + (key % count), readShard);
    return shard.get(gram) ?? [];
  }

  /** A gram's postings at each of the four places. @returns {Promise<(Postings|undefined)[]>} */
  async postings(gram) {
    const places = await this.places("t", gram);
    places.lists ??= places.map((bytes) => bytes && readPostings(bytes));
    return places.lists;
  }

  /** The positions of a gram with these postings, as bytes at each place. Positions are filed by frequency. */
  positions(gram, lists) {
    const frequency = lists.reduce((sum, list) => sum + (list ? list.slots.length : 0), 0);
    return this.places("p", gram, Math.floor(Math.log2(frequency)));
  }

  /** Script folds that touch this site's characters. @returns {Promise<Map<string, string>>} */
  scripts() {
    return this.file(this.manifest.fold, async (body) => pairs(await inflated(body)));
  }

  /** One page as its card and its text. */
  async record(slot) {
    const { each } = this.manifest;
    const records = await this.numbered("d", Math.floor(slot / each), (body) => this.text(body).split("\x02").map(record));
    const found = records[slot % each];
    if (!found) throw new PackError("damaged", `page ${slot}`);
    return found;
  }

  /** Decodes a text file with the site's code. */
  text(bytes) {
    const code = (this.code ??= codes(this.manifest.code));
    const reader = new Reader(bytes);
    let out = "";
    for (;;) {
      let value = 0;
      let first = 0;
      let symbol;
      for (const symbols of code) {
        if (value - first < symbols.length) {
          symbol = symbols[value - first];
          break;
        }
        first = (first + symbols.length) * 2;
        value = value * 2 + reader.bit();
      }
      if (symbol === "\x04") return out;
      if (symbol === undefined) throw new PackError("damaged", "text");
      out += symbol === "\0" ? String.fromCodePoint(reader.number(21)) : symbol;
    }
  }
}

/** The symbols by code length, in the order of their codes: characters, then phrases. */
function codes([gaps, charLengths, phrases, phraseLengths]) {
  const out = [];
  const put = (symbol, digit) => (out[parseInt(digit, 36)] ??= []).push(symbol);
  let next = 0;
  [...gaps].forEach((spelt, i) => {
    const code = spelt.codePointAt(0);
    next += code - (code < 0xd800 ? 35 : 35 + 0x800);
    put(String.fromCodePoint(next++), charLengths[i]);
  });
  if (phrases) phrases.split("\x03").forEach((phrase, i) => put(phrase, phraseLengths[i]));
  return Array.from(out, (symbols) => symbols ?? []);
}

function pairs(text) {
  const chars = [...text];
  return new Map(chars.flatMap((c, i) => (i % 2 ? [] : [[c, chars[i + 1]]])));
}

function record(text) {
  const [route, title, kind, region, date, status, summary, keywords, body, folds] = text.split("\x01");
  const lines = (block) => (block ? block.split("\n") : []);
  if (folds === undefined) throw new PackError("damaged", "record");
  return { route, title, kind, region, date, status, summary, keywords: lines(keywords), body: lines(body), scripts: pairs(folds) };
}

function readShard(body) {
  const reader = new Reader(body);
  const heads = Array.from({ length: reader.varint() }, () => [utf8.decode(reader.take(reader.varint())), reader.varint()]);
  const grams = new Map();
  for (const [gram, length] of heads) {
    const inner = new Reader(reader.take(length));
    const mask = inner.byte();
    grams.set(gram, [0, 1, 2, 3].map((place) => ((mask >> place) & 1 ? inner.take(inner.varint()) : undefined)));
  }
  return grams;
}

function readPostings(bytes) {
  const reader = new Reader(bytes);
  const length = reader.varint();
  const k = reader.byte();
  const slots = new Uint32Array(length);
  const counts = new Uint32Array(length);
  for (let i = 0, next = 0; i < length; i++) {
    next += reader.rice(k & 15);
    slots[i] = next++;
    counts[i] = reader.rice(k >> 4) + 1;
  }
  return { slots, counts };
}
