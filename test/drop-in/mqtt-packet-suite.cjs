// Runs mqtt-packet's own test file, the one in its npm package, on the package that is named, and prints for
// each test a line of JSON: its name and its assertions. node mqtt-packet-suite.cjs PACKAGE [DEFAULTS], where
// DEFAULTS is JSON for setDefaults.

const Module = require("node:module");
const { dirname, join } = require("node:path");
const tape = require("tape");

const [name, defaults] = process.argv.slice(2);
const folder = dirname(require.resolve("mqtt-packet/package.json"));
const subject = require(name);
if (defaults !== undefined) subject.setDefaults(JSON.parse(defaults));

/** Tape, but that a test that throws fails and does not end all the others. */
function test(title, run) {
  tape(title, (t) => {
    try {
      run(t);
    } catch (error) {
      t.fail(`thrown: ${error.message}`);
      t.end();
    }
  });
}

const load = Module._load;
Module._load = (request, parent, isMain) => {
  if (parent?.filename !== join(folder, "test.js")) return load(request, parent, isMain);
  if (request === "./") return subject;
  return request === "tape" ? test : load(request, parent, isMain);
};

const results = new Map();
tape
  .createStream({ objectMode: true })
  .on("data", ({ type, id, test: owner, name: title, ok }) => {
    if (type === "test") results.set(id, { name: title, assertions: [] });
    if (type === "assert") results.get(owner).assertions.push({ ok, name: String(title) });
  })
  .on("end", () => {
    for (const result of results.values()) process.stdout.write(`${JSON.stringify(result)}\n`);
  });
load(join(folder, "test.js"), module, false);
