// Puts the modules of the codec into one file, dist/codec.js, which the entry points take from.
//
// V8 takes a constant of the same file for what it is, but looks one of another module up at each use: decoding a
// PUBLISH takes a fifth less time so, and everything else about as much. Whoever bundles the package gains nothing.
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { rolldown } from "rolldown";

/** The entry points, by what package.json exports, without their suffix. */
function entriesOf(folder) {
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return Object.values(exports)
    .filter((entry) => typeof entry === "object")
    .map((entry) => entry.default.replace(/^\.\/dist\/(.*)\.js$/, "$1"));
}

/** Reads what TypeScript has left in build, and writes dist. */
export async function flatten(folder) {
  const from = join(folder, "build");
  const entries = entriesOf(folder);
  const isShared = (id) => {
    const name = relative(from, id).split(sep).join("/").replace(/\.js$/, "");
    return !entries.includes(name) && !/^(adapters|dissect)\//.test(name);
  };
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, join(from, `${name}.js`)])),
    external: /^node:/,
    treeshake: false,
  });
  await bundle.write({
    dir: join(folder, "dist"),
    format: "es",
    chunkFileNames: "[name].js",
    minifyInternalExports: false,
    codeSplitting: { groups: [{ name: "codec", test: isShared }] },
  });
  await bundle.close();
}
