// Two projects in node_modules/.cache/drop-in with MQTT.js and Aedes, installed by npm as a user would: `stock`, and
// `override`, whose package.json has the one line that puts @mqtt-codec/mqtt-packet in mqtt-packet's place.
// Our packages come as npm would publish them, from a registry on loopback that is there for the time of the
// installation. Nothing is done where both are up to date.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "node_modules/.cache/drop-in");

/** The packages as they are in the registry on loopback. */
const PACKAGES = ["core", "mqtt-packet"];

const DEPENDENCIES = {
  aedes: "1.2.0",
  mqtt: "5.16.0",
  tsd: "0.33.0",
  ws: "8.23.0",
  "@types/node": "20.19.43",
};

const PROJECTS = {
  stock: { dependencies: DEPENDENCIES },
  override: {
    dependencies: DEPENDENCIES,
    overrides: { "mqtt-packet": "npm:@mqtt-codec/mqtt-packet" },
  },
};

/** Tells whether anything that goes into the projects has changed. */
export function stampOf() {
  const hash = createHash("sha256").update(JSON.stringify(PROJECTS));
  for (const name of PACKAGES) {
    const folder = join(root, "packages", name);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(js|mjs|cjs|ts|mts|json)$/.test(entry.name))
      .map(({ parentPath, name: file }) => join(parentPath, file))
      .filter((path) => !/[\\/](src|node_modules)[\\/]/.test(path));
    for (const path of files.sort())
      hash.update(path.slice(folder.length)).update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** The packages packed: by name what a registry says of each, and its archive. */
async function pack(folder) {
  const packed = {};
  for (const name of PACKAGES) {
    const { stdout } = await run(
      "npm",
      ["pack", "--json", "--ignore-scripts", "--pack-destination", folder],
      { cwd: join(root, "packages", name) },
    );
    const [{ filename, integrity, shasum }] = JSON.parse(stdout);
    const manifest = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
    packed[manifest.name] = {
      manifest,
      dist: { integrity, shasum },
      archive: readFileSync(join(folder, filename)),
    };
  }
  return packed;
}

/** A registry that has these packages and no others. */
async function startRegistry(packed) {
  const server = createServer((request, response) => {
    const [, name, isArchive] = /^\/(.+?)(\.tgz)?$/.exec(decodeURIComponent(request.url)) ?? [];
    const found = packed[name];
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    if (isArchive !== undefined) {
      response.end(found.archive);
      return;
    }
    const { manifest, dist } = found;
    const tarball = `http://${request.headers.host}/${name}.tgz`;
    const version = { ...manifest, dist: { ...dist, tarball } };
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        name,
        "dist-tags": { latest: manifest.version },
        versions: { [manifest.version]: version },
      }),
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function install(name, port) {
  const folder = join(target, name);
  mkdirSync(folder, { recursive: true });
  const manifest = { name: `drop-in-${name}`, version: "1.0.0", private: true, ...PROJECTS[name] };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, undefined, 2));
  writeFileSync(join(folder, ".npmrc"), `@mqtt-codec:registry=http://127.0.0.1:${port}/\n`);
  // Of the others, what npm has kept is taken as it is.
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  await run("npm", ["install", ...flags], { cwd: folder, maxBuffer: 1 << 26 });
}

/**
 * The clients in Aedes's tests are made with mqtt-packet, and some send what is malformed on purpose: they stay
 * on it, while Aedes itself gets ours.
 */
function keepAedesClients() {
  const folder = join(target, "override/node_modules/aedes/test/node_modules");
  mkdirSync(folder);
  symlinkSync(
    join(target, "stock/node_modules/mqtt-packet"),
    join(folder, "mqtt-packet"),
    "junction",
  );
}

async function main() {
  const stampFile = join(target, "stamp");
  const stamp = stampOf();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const server = await startRegistry(await pack(target));
  try {
    for (const name of Object.keys(PROJECTS)) await install(name, server.address().port);
    keepAedesClients();
  } finally {
    server.close();
    server.closeAllConnections();
  }
  writeFileSync(stampFile, stamp);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
