module.exports = require("./dist/parser.mjs").Parser;
