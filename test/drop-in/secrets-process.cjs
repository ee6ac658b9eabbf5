// Has a codec, and Aedes on it, take and write packets that hold secrets: node secrets-process.cjs PROJECT, with
// DEBUG in the environment. What is printed is for secrets.test.ts to search.

const { createRequire } = require("node:module");
const { join } = require("node:path");
const { duplexPair } = require("node:stream");

const [folder, user, password, data] = process.argv.slice(2);
const load = createRequire(join(folder, "main.js"));
const { generate, parser, writeToStream } = load("mqtt-packet");
const { Aedes } = load("aedes");

const connect = (protocolVersion) => ({
  cmd: "connect",
  clientId: "c",
  protocolVersion,
  username: user,
  password: Buffer.from(password),
  ...(protocolVersion === 5 && {
    properties: { authenticationMethod: "m", authenticationData: Buffer.from(data) },
  }),
});

async function main() {
  for (const version of [4, 5]) {
    const bytes = generate(connect(version));
    const receiver = parser();
    receiver.on("packet", () => {});
    for (const byte of bytes) receiver.parse(Buffer.of(byte));
    receiver.on("error", () => {});
    receiver.parse(Buffer.concat([bytes, Buffer.of(0)]));
    writeToStream(connect(version), { write: () => true, destroy() {} });
    // What is wrong with it is said, and not what it is.
    const wrong = { ...connect(version), username: { secret: user }, password: [password] };
    writeToStream(wrong, { write: () => true, destroy: (error) => console.error(error.message) });
  }
  const broker = await Aedes.createBroker();
  const [client, server] = duplexPair();
  broker.handle(server);
  client.write(generate(connect(4)));
  await new Promise((resolve) => client.once("data", resolve));
  client.destroy();
  await new Promise((resolve) => broker.close(resolve));
}

main();
