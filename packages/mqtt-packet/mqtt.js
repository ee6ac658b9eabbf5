const { generate, parser, setDefaults, writeToStream } = require("./dist/mqtt.mjs");

module.exports = { parser, generate, writeToStream, setDefaults };
