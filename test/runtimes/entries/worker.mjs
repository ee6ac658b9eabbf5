// Runs the tests and prints the report, as the test of a Worker: modules may do little outside of one.
import "./string-paths.js";
import { run } from "./suite.js";

export default {
  async test() {
    console.log(`REPORT ${JSON.stringify(await run())}`);
  },
};
