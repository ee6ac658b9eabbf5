module.exports = require("./dist/write-to-stream.mjs").writeToStream;
