/**
 * Puts the page's address as a QR code beside its printed address, when printing begins: a reader with the paper in hand
 * comes to the page. Bytes, error correction M, versions 1 to 6 (ISO/IEC 18004); a longer address stays text alone.
 */

/** For each version: data bytes, blocks, correction bytes of each block. */
const VERSIONS = [[16, 1, 10], [28, 1, 16], [44, 1, 26], [64, 2, 18], [86, 2, 24], [108, 4, 16]];

/** The fifteen bits that say "correction M, mask 0", correction and mask of their own included. */
const FORMAT = 0x5412;

const EXP = new Uint8Array(255);
const LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i += 1, x = x & 128 ? (x << 1) ^ 0x11d : x << 1) {
  EXP[i] = x;
  LOG[x] = i;
}
const times = (a, b) => (a && b ? EXP[(LOG[a] + LOG[b]) % 255] : 0);

addEventListener("beforeprint", draw);
draw();

function draw() {
  const line = document.querySelector(".printed");
  if (!line || line.querySelector("svg")) return;
  const url = line.querySelector("[data-url]");
  // A site that does not know its address says the one it is read at.
  if (!url.textContent.includes("://")) url.textContent = location.href.split("#")[0];
  const rows = qr(url.textContent);
  if (rows) line.prepend(picture(rows));
}

function picture(rows) {
  const make = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const d = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  const size = rows.length + 8;
  const svg = make("svg", { class: "qr", viewBox: `-4 -4 ${size} ${size}`, "shape-rendering": "crispEdges", "aria-hidden": "true" });
  svg.append(make("path", { d: `M-4-4h${size}v${size}h-${size}z`, fill: "#fff" }), make("path", { d, fill: "#000" }));
  return svg;
}

/**
 * The modules of the code row by row, true for dark; nothing if the text is too long.
 * @param {string} text
 */
export function qr(text) {
  const bytes = new TextEncoder().encode(text);
  const version = VERSIONS.findIndex(([room]) => bytes.length + 2 <= room);
  if (version < 0) return undefined;
  const size = 21 + 4 * version;
  const dark = Array.from({ length: size }, () => new Array(size).fill(undefined));
  const set = (x, y, on) => {
    if (x >= 0 && x < size && y >= 0 && y < size) dark[y][x] = Boolean(on);
  };

  const square = (cx, cy, reach, light) => {
    for (let y = -reach; y <= reach; y += 1) for (let x = -reach; x <= reach; x += 1) set(cx + x, cy + y, !light.includes(Math.max(Math.abs(x), Math.abs(y))));
  };
  for (let i = 8; i < size - 8; i += 1) {
    set(i, 6, i % 2 === 0);
    set(6, i, i % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, 4, [2, 4]);
  if (version > 0) square(size - 7, size - 7, 2, [1]);
  for (let i = 0; i < 15; i += 1) {
    const on = (FORMAT >> i) & 1;
    set(...(i < 6 ? [8, i] : i < 8 ? [8, i + 1] : i < 9 ? [7, 8] : [14 - i, 8]), on);
    set(...(i < 8 ? [size - 1 - i, 8] : [8, size - 15 + i]), on);
  }
  set(8, size - 8, true);

  const words = codewords(bytes, VERSIONS[version]);
  let bit = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = (right + 1) & 2 ? step : size - 1 - step;
      for (const x of [right, right - 1]) {
        if (dark[y][x] !== undefined) continue;
        const on = ((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
        bit += 1;
        dark[y][x] = Boolean(on) !== ((x + y) % 2 === 0);
      }
    }
  }
  return dark;
}

/** The data in its frame (mode, length, padding), then the correction, blocks interleaved. */
function codewords(bytes, [room, blocks, extra]) {
  const framed = [0x40 | (bytes.length >> 4)];
  for (let i = 0; i <= bytes.length; i += 1) framed.push((((i ? bytes[i - 1] : bytes.length) << 4) & 0xf0) | ((bytes[i] ?? 0) >> 4));
  for (let pad = 0xec; framed.length < room; pad ^= 0xec ^ 0x11) framed.push(pad);

  const divisor = Array.from({ length: extra }, (_, i) => Number(i === extra - 1));
  for (let i = 0; i < extra; i += 1) {
    for (let j = 0; j < extra; j += 1) divisor[j] = times(divisor[j], EXP[i]) ^ (divisor[j + 1] ?? 0);
  }
  const each = room / blocks;
  const parts = Array.from({ length: blocks }, (_, i) => framed.slice(i * each, (i + 1) * each));
  const corrections = parts.map((part) => {
    const rest = new Array(extra).fill(0);
    for (const byte of part) {
      const factor = byte ^ rest.shift();
      rest.push(0);
      divisor.forEach((d, i) => (rest[i] ^= times(d, factor)));
    }
    return rest;
  });
  const woven = (of) => of[0].flatMap((_, i) => of.map((part) => part[i]));
  return [...woven(parts), ...woven(corrections)];
}
