// Runs the tests and prints the report, in processes and in pages. The counters come before the package.
import "./string-paths.js";
import { run } from "./suite.js";

console.log(`REPORT ${JSON.stringify(await run())}`);
