module.exports = { ...require("./dist/numbers.mjs") };
