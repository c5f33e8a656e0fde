// Makes search documents (one JSON a line) and their labels from a folder of generated records (YAML front matter,
// Markdown): node corpus.mjs RECORDS_FOLDER OUT.jsonl LABELS.json
import { readdirSync, readFileSync, writeFileSync, openSync, writeSync, closeSync } from "node:fs";
import { join } from "node:path";

const [from, out, labelsOut] = process.argv.slice(2);
const values = {};

function note(facet, label, parent) {
  const known = (values[facet] ??= new Map());
  if (!known.has(label)) known.set(label, { key: `${facet[0]}${known.size}`, label, parent });
  return [facet, known.get(label).key];
}

function front(text) {
  const fields = {};
  for (const line of text.split("\n")) {
    const match = /^([a-z]+): (.*)$/.exec(line);
    if (match) fields[match[1]] = match[2].startsWith("[") || match[2].startsWith('"') ? JSON.parse(match[2]) : match[2];
  }
  return fields;
}

/** Markdown's blocks as plain text; table cells are blocks of their own. */
function blocks(markdown) {
  const plain = markdown.replace(/\]\([^)]*\)/g, "").replace(/[[*]/g, "");
  return plain.split("\n").map((line) => line.replace(/^(#+|>|-|\d+\.) /, "")).filter((line) => !/^\|[ -|]*$/.test(line))
    .flatMap((line) => (line.startsWith("|") ? line.split("|") : [line])).map((block) => block.trim()).filter(Boolean);
}

function doc(path) {
  const [, head, ...rest] = readFileSync(path, "utf8").split("---\n");
  const f = front(head);
  const facets = [note("kind", f.kind === "meeting" ? "协商" : "成果"), note("region", f.township)];
  facets.push(note("region", `${f.township}${f.village}`, facets[1][1]), ["year", f.date.slice(0, 4)], note("type", f.type));
  for (const field of f.categories) facets.push(note("field", field));
  if (f.status) facets.push(note("status", f.status));
  if (f.department) facets.push(note("lead", f.department));
  return {
    route: `${f.kind}s/${f.id}.html`, id: f.id, kind: facets[0][1], title: f.title, summary: f.summary,
    body: blocks(rest.join("---\n")), keywords: [f.township, f.village, ...f.tags], date: f.date, region: f.township,
    status: f.status ? facets.find(([facet]) => facet === "status")[1] : null, facets,
  };
}

const files = readdirSync(from, { recursive: true }).filter((name) => name.endsWith(".md")).sort();
const handle = openSync(out, "w");
for (const name of files) writeSync(handle, `${JSON.stringify(doc(join(from, name)))}\n`);
closeSync(handle);
const labels = Object.fromEntries(Object.entries(values).map(([facet, known]) => [facet, [...known.values()]]));
writeFileSync(labelsOut, JSON.stringify(labels));
