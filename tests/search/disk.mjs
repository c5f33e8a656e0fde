// A loader that reads a pack from a folder, for tests and the bench.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PackError } from "../../themes/default/js/search/pack.js";

/** @param {string} folder the site's folder */
export function fromDisk(folder) {
  const load = async (path, from, to) => {
    const file = join(folder, path.split("?")[0]);
    const bytes = await readFile(file).catch(() => {
      throw new PackError("missing", path);
    });
    load.paths.push(path);
    const part = bytes.subarray(from ?? 0, to);
    load.bytes += part.length;
    return new Uint8Array(part);
  };
  load.paths = [];
  load.bytes = 0;
  return load;
}
