// What mqtt-packet and its dependencies take from Node, for a page: put in the place of these names when
// runtime-page.mjs is bundled.

export { Buffer } from "buffer/";
export { default as process } from "process/browser.js";
