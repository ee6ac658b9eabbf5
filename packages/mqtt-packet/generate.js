module.exports = require("./dist/generate.mjs").generate;
