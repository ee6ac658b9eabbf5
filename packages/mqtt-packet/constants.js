module.exports = { ...require("./dist/constants.mjs") };
