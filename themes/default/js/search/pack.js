// The pack: small files fetched when a query needs them, checked, decoded and kept.

/** What went wrong with a file: "offline", "missing", "unavailable", "damaged" or "version". */
export class PackError extends Error {
  constructor(kind, path) {
    super(`${kind}: ${path}`);
    this.kind = kind;
  }
}

/** Milliseconds in which something of a file must come. */
const PATIENCE = 15_000;

/**
 * A loader over fetch: a whole file, or its bytes from one place to another.
 * @param {string} root the site's root, ending in a slash or empty
 * @param {RequestCache} cache `reload` passes by what the browser keeps, which is for ever what it was given once
 */
export function fetchFrom(root, cache = "default") {
  const whole = new Map(); // files of a host that sends no ranges
  return async (path, from, to) => {
    if (whole.has(path)) return whole.get(path).subarray(from, to);
    const part = from === undefined ? undefined : { headers: { Range: `bytes=${from}-${to - 1}` } };
    const offline = () => {
      throw new PackError("offline", path);
    };
    const stop = new AbortController();
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), PATIENCE);
    };
    wait();
    // Each range has an address of its own, for browsers fetch the ranges of one address one after another.
    const response = await fetch(root + path + (part ? `-${from}` : ""), { cache, signal: stop.signal, ...part }).catch(offline);
    if (!response.ok) throw new PackError([404, 410].includes(response.status) ? "missing" : "unavailable", path);
    const come = new TransformStream({ transform: (bytes, on) => (wait(), on.enqueue(bytes)), flush: () => clearTimeout(timer) });
    const bytes = new Uint8Array(await new Response(response.body?.pipeThrough(come)).arrayBuffer().catch(offline));
    if (!part || response.status === 206) return bytes;
    whole.set(path, bytes);
    return bytes.subarray(from, to);
  };
}

const VERSION = 8;
/** Buckets of each family begin at multiples of so many bytes. */
const STEPS = { t: 512, u: 64, p: 16 };
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

  rest() {
    return this.bytes.subarray(this.at);
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

/** Choices of so many kinds a list has, for each kind of number so many. */
const KINDS = 18;
const NUMBER = 128;

/** Reads the numbers of a list: a range code whose choices are as likely as those of their kind before (coder.rs). */
export class Decoder {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 4;
    this.range = 0xffffffff;
    this.code = [0, 1, 2, 3].reduce((code, i) => code * 256 + (bytes[i] ?? 0), 0);
    this.zeros = new Uint16Array(KINDS * NUMBER).fill(32768);
    this.made = new Uint8Array(this.zeros.length);
  }

  split(bound) {
    const bit = this.code >= bound ? 1 : 0;
    if (bit) {
      this.code -= bound;
      this.range -= bound;
    } else this.range = bound;
    while (this.range < 0x1000000) {
      this.range *= 256;
      this.code = this.code * 256 + (this.bytes[this.at++] ?? 0);
    }
    return bit;
  }

  choice(kind) {
    const zero = this.zeros[kind];
    const bit = this.split((this.range >>> 16) * zero);
    const made = this.made[kind];
    if (made < 18) this.made[kind]++;
    const shift = made < 1 ? 1 : made < 4 ? 2 : made < 9 ? 3 : made < 18 ? 4 : 5;
    const next = bit ? zero - (zero >> shift) : zero + ((65535 - zero) >> shift);
    this.zeros[kind] = Math.min(Math.max(next, 32), 65503);
    return bit;
  }

  toss() {
    return this.split(this.range >>> 1);
  }

  /** A number of a kind. */
  number(kind) {
    const base = kind * NUMBER;
    let n = 1;
    while (n < 32 && this.choice(base + n)) n++;
    let out = 1;
    for (let i = 1; i < n; i++) {
      const bit = i === 1 ? this.choice(base + 32 + n) : i === 2 ? this.choice(base + 64 + (n & 31) * 2 + (out & 1)) : this.toss();
      out = out * 2 + bit;
    }
    return out - 1;
  }
}

/** Lists with so many pages are cut by slot into blocks of about so many, and their postings tell only where a pair stands first. */
const LONG = 600;
const BLOCK = 512;
/** The kinds of numbers in postings. */
const GAP = 0;
const MORE = 1;
export const STEP_ON = 2;
const STRIDE = 14;

/**
 * The pages that hold a gram, and how often; of pairs in bodies also the strides, those of page i from starts[i] to
 * starts[i + 1]: of every occurrence, or, in a long list, of the first. Its blocks end before the pages `ends`.
 * @typedef {{slots: Uint32Array, counts: Uint32Array, long: boolean, ends: number[], starts?: number[], strides?: number[]}} Postings
 */

/** Opens a pack. @param {string} path its manifest @param {(path: string, from?: number, to?: number) => Promise<Uint8Array>} load */
export async function openPack(path, load) {
  const reader = new Reader(unframed(await load(path), path));
  const manifest = JSON.parse(await inflated(reader.take(reader.varint())));
  const [t, d] = [sums(reader), sums(reader)];
  return new Pack(manifest, { t, d }, codes(reader), load);
}

/** The sums of a list's numbers up to each. */
function sums(reader) {
  const out = new Uint32Array(reader.varint() + 1);
  const coder = new Decoder(reader.take(reader.varint()));
  for (let i = 1; i < out.length; i++) out[i] = out[i - 1] + coder.number(0);
  return out;
}

/** The symbols by code length, in the order of their codes: characters, then phrases, which are made of symbols before them. */
function codes(reader) {
  let [chars, phrases] = [reader.varint(), reader.varint()];
  const coder = new Decoder(reader.take(reader.varint()));
  const out = [];
  const put = (symbol, length) => (out[length] ??= []).push(symbol);
  for (let c = -1; chars; chars--) put(String.fromCodePoint((c += coder.number(0) + 1)), coder.number(1));
  const known = out.flat();
  while (phrases > 0)
    for (let level = coder.number(2), first = 0, second = 0; level; level--, phrases--) {
      const on = coder.number(3);
      first += on;
      second = on ? coder.number(5) : second + coder.number(4);
      let symbol = known[first] + known[second];
      for (let further = coder.number(6); further; further--) symbol += known[coder.number(5)];
      put(symbol, coder.number(7));
      known.push(symbol);
    }
  return Array.from(out, (symbols) => symbols ?? []);
}

class Pack {
  constructor(manifest, starts, code, load) {
    /** `starts` says where the items of each family begin, in its units. */
    Object.assign(this, { manifest, starts, code, load, kept: new Map(), told: [], known: new Set(code.flat()) });
  }

  /** What `make` gives, kept; a failure is not kept. */
  keep(key, make) {
    if (!this.kept.has(key)) {
      const coming = make();
      coming.catch(() => this.kept.delete(key));
      this.kept.set(key, coming);
    }
    return this.kept.get(key);
  }

  /** A whole file's body. */
  file(path, decode = (body) => body) {
    return this.keep(path, async () => decode(unframed(await this.load(`search/${path}`), path)));
  }

  /** Bytes of a family's file that holds an item: units of so many bytes, counted from where the item begins. */
  span(family, item, unit, from, to) {
    const [each] = this.manifest.files[family];
    const file = Math.floor(item / each);
    const [starts, at] = this.place(family, item);
    const base = starts[at] - starts[at - (item % each)];
    return this.load(this.path(family, file), (base + from) * unit, (base + to) * unit);
  }

  /** The address of a family's file. */
  path(family, file) {
    const [, versions] = this.manifest.files[family];
    const group = 1 + (file >> parseInt(versions[0], 36)) * 5;
    return `search/${family}/${file}.bin?${versions.slice(group, group + 5)}`;
  }

  /** Learns how many strides the pages around one have, where the manifest of a large site does not tell. */
  counted(slot) {
    if (!this.manifest.files.c) return undefined;
    const file = Math.floor(slot / this.manifest.files.c[0]);
    return this.keep(`c ${file}`, async () => (this.told[file] = sums(new Reader(unframed(await this.load(this.path("c", file)), `c/${file}`)))));
  }

  /** The list that tells where an item of a family begins, in units, and the item's place in it. */
  place(family, item) {
    const each = family === "d" && this.manifest.files.c?.[0];
    return each ? [this.told[Math.floor(item / each)], item % each] : [this.starts[family], item];
  }

  /** A bucket of grams. */
  bucket(family, number, decode) {
    return this.keep(`${family} ${number}`, async () => {
      const starts = this.starts[family];
      return decode(unframed(await this.span(family, number, STEPS[family], 0, starts[number + 1] - starts[number]), `${family}/${number}`));
    });
  }

  /** Learns where the buckets begin of a family that few queries need, and the versions of its files. */
  async sizes(family) {
    const files = this.manifest.files[family];
    const read = (reader) => [sums(reader), utf8.decode(reader.rest())];
    [this.starts[family], files[1]] = await this.file(files[2], (body) => read(new Reader(body)));
  }

  /** How much the bucket of a pair takes, in steps: no less than its postings. */
  size(gram) {
    const { t } = this.starts;
    const number = this.number("t", gram);
    return t[number + 1] - t[number];
  }

  /** Whether a character is known to have no other form on this site. */
  plain(c) {
    return c < "\u3400" || (this.known.has(c) && !this.manifest.forms.includes(c));
  }

  number(family, gram) {
    return fnv(new TextEncoder().encode(gram)) % (this.starts[family].length - 1);
  }

  /** A gram's postings at each of the four places. @returns {Promise<(Postings|undefined)[]>} */
  async postings(gram) {
    const family = [...gram].length > 1 ? "t" : "u";
    if (family === "u") await this.sizes("u");
    const bucket = await this.bucket(family, this.number(family, gram), readBucket);
    const found = bucket.get(gram);
    if (!found) return [];
    return (found.lists ??= parts(found.bytes).map((bytes, place) => bytes && readPostings(bytes, this.manifest.pages, family === "t" && place === 2)));
  }

  /** Script folds that touch this site's characters. @returns {Promise<Map<string, string>>} */
  scripts() {
    return this.file(this.manifest.fold, async (body) => pairs(await inflated(body)));
  }

  /** How many strides a page has of which a chunk was read. */
  strides(slot) {
    const [starts, at] = this.place("d", slot);
    return starts[at + 1] - starts[at];
  }

  /** The chunk of a page that begins at a stride: the page's facts, and some sentences of it. */
  chunk(slot, stride) {
    return this.keep(`d ${slot} ${stride}`, async () => {
      await this.counted(slot);
      let bytes = await this.stretch(slot, stride, 1);
      const count = bytes[4] | (bytes[5] << 8);
      if (count > 1) bytes = await this.stretch(slot, stride, count);
      return this.opened(bytes, `d/${slot}`, stride);
    });
  }

  /** All chunks of a page. */
  page(slot) {
    return this.keep(`d ${slot}`, async () => {
      await this.counted(slot);
      const bytes = await this.stretch(slot, 0, this.strides(slot));
      const out = [];
      const { stride } = this.manifest;
      let at = 0;
      // No bytes at all are no page either, which the first chunk tells.
      do {
        const length = Math.max(1, bytes[at + 4] | (bytes[at + 5] << 8)) * stride;
        out.push(this.opened(bytes.subarray(at, at + length), `d/${slot}`, at / stride));
        at += length;
      } while (at < bytes.length);
      return out;
    });
  }

  stretch(slot, stride, count) {
    return this.span("d", slot, this.manifest.stride, stride, stride + count);
  }

  opened(bytes, path, stride) {
    return { ...record(this.text(unframed(bytes, path).subarray(2))), stride };
  }

  /** Decodes a text with the site's code: symbols, and copies of those before (copies.rs). */
  text(bytes) {
    const reader = new Reader(bytes);
    const out = [];
    for (let next; (next = symbol(reader, this.code)) !== "\x04"; )
      if (next === "\x02") {
        const from = reader.number(32 - Math.clz32(out.length - 1));
        const to = from + reader.rice(1) + 2;
        if (to > out.length) throw new PackError("damaged", "copy");
        out.push(...out.slice(from, to));
      } else out.push(next === "\0" ? String.fromCodePoint(reader.number(21)) : next);
    return out.join("");
  }
}

/** The next symbol of a code. */
function symbol(reader, code) {
  let value = 0;
  let first = 0;
  for (const symbols of code) {
    if (value - first < symbols.length) return symbols[value - first];
    first = (first + symbols.length) * 2;
    value = value * 2 + reader.bit();
  }
  throw new PackError("damaged", "code");
}

function pairs(text) {
  const chars = [...text];
  return new Map(chars.flatMap((c, i) => (i % 2 ? [] : [[c, chars[i + 1]]])));
}

function record(text) {
  const [route, title, kind, region, date, status, head, body, folds] = text.split("\x01");
  if (folds === undefined) throw new PackError("damaged", "record");
  const [summary, ...keywords] = head.split("\n");
  return { route, title, kind, region, date, status, summary, keywords, body: body.split("\n").filter(Boolean), scripts: pairs(folds) };
}

/** The grams of a bucket with their postings, and from where to where their joints are: the shortest first. */
export function readBucket(body) {
  const reader = new Reader(body);
  const grams = Array.from({ length: reader.varint() }, () => [utf8.decode(reader.take(reader.varint())), { length: reader.varint(), joints: reader.varint() }]);
  for (const [, has] of grams) has.bytes = reader.take(has.length);
  let at = 0;
  for (const [, has] of grams.toSorted(([, a], [, b]) => a.joints - b.joints)) Object.assign(has, { from: at, to: (at += has.joints) });
  return Object.assign(new Map(grams), { rest: reader.rest() });
}

/** What a gram has at each of the four places. */
export function parts(bytes) {
  const reader = new Reader(bytes);
  const mask = reader.byte();
  return [0, 1, 2, 3].map((place) => ((mask >> place) & 1 ? reader.take(reader.varint()) : undefined));
}

function readPostings(bytes, pages, strided) {
  const reader = new Reader(bytes);
  const length = reader.varint();
  const out = { slots: new Uint32Array(length), counts: new Uint32Array(length), long: length >= LONG };
  if (strided) Object.assign(out, { starts: [0], strides: [] });
  const blocks = out.long ? Array.from({ length: reader.varint() }, () => [reader.varint(), reader.varint()]) : [[length]];
  let i = 0;
  out.ends = blocks.map(([docs, size], at) => {
    const coder = new Decoder(out.long ? reader.take(size) : bytes.subarray(reader.at));
    const end = i + docs;
    for (let next = at * span(length, pages); i < end; i++) {
      const slot = (out.slots[i] = next + coder.number(GAP));
      next = slot + 1;
      const count = (out.counts[i] = coder.number(MORE) + 1);
      if (!strided) continue;
      let stride = coder.number(STRIDE + Math.min(count, 4) - 1);
      out.strides.push(stride);
      for (let n = 1; n < count && !out.long; n++) out.strides.push((stride += coder.number(STEP_ON)));
      out.starts.push(out.strides.length);
    }
    return end;
  });
  return out;
}

/** How many slots a block of a list of so many pages spans, on a site of so many (coded.rs). */
const span = (length, pages) => power(Math.ceil((BLOCK * power(pages)) / length));

/** The least power of two that is no less than a number. */
const power = (number) => 2 ** Math.ceil(Math.log2(Math.max(1, number)));
