// The script's half of the tokenizer's test vectors; src/index/tokenize.rs runs the other half.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { written } from "../../themes/default/js/search/suggest.js";
import { fold, neighbours, passage, sentences, threes, words } from "../../themes/default/js/search/text.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));
const chars = [...vectors.scripts];
const scripts = new Map(chars.flatMap((c, i) => (i % 2 ? [] : [[c, chars[i + 1]]])));

test("sentences fold as specified", () => {
  for (const { text, folded } of vectors.sentences) assert.equal(sentences(fold(text, scripts).folded).join("\n"), folded, text);
});

test("the search box is read as specified", () => {
  for (const box of vectors.words) assert.deepEqual(words(box.text, scripts).map(written), box.words, box.text);
});

test("of a run's pairs none is more than the run has", () => {
  for (const { run } of vectors.covering) assert.equal(neighbours(run).length, [...run].length - 1);
});

test("numbers and dates are cut in threes", () => {
  for (const { run, grams } of vectors.threes) assert.deepEqual(threes(run), grams, run);
});

test("a fold knows where each unit came from", () => {
  const { folded, at } = fold("甲\u200b乙  丙e\u0301");
  assert.equal(folded, "甲乙 丙e");
  assert.deepEqual(at, [0, 2, 3, 5, 6, 8]);
});

/** The passage of a page, and what of it is marked. */
const shown = (record, text) => {
  const pieces = passage({ title: "题", summary: "", region: "", keywords: [], body: [], ...record }, words(text)).text;
  return { text: pieces.map(([piece]) => piece).join(""), marked: pieces.flatMap(([piece, mark]) => (mark ? [piece] : [])) };
};

test("a keyword is shown among the others", () => {
  const record = { keywords: ["加装电梯", "老旧小区"] };
  assert.deepEqual(shown(record, "老旧小区"), { text: "加装电梯、老旧小区", marked: ["老旧小区"] });
});

test("of many words each is marked", () => {
  assert.deepEqual(shown({ body: [`${"灯".repeat(70)}路`] }, "灯 路").marked, ["灯".repeat(60), "路"]);
});
