require("./dist/lenient.mjs");
