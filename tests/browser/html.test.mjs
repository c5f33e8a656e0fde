/** The W3C checker finds no error on any kind of page. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import vnu from "vnu-jar";
import { SITE, samples } from "./site.mjs";

test("every kind of page is valid HTML", async () => {
  const files = (await samples()).map(({ route }) => path.join(SITE, route));
  assert.ok(files.length > 20, `only ${files.length} pages`);
  const run = promisify(execFile)("java", ["-Xss8m", "-jar", vnu, "--format", "json", "--stdout", "--errors-only", ...files], { maxBuffer: 1 << 26 });
  const { stdout } = await run.catch((error) => error);
  const faults = JSON.parse(stdout).messages.map((m) => `${path.relative(SITE, m.url.replace("file:", ""))}:${m.lastLine} ${m.message} ${m.extract ?? ""}`);
  assert.deepEqual(faults, []);
});
