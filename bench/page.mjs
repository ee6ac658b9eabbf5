// The tables of docs/performance.md, each between comments with its name.

import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../docs/performance.md", import.meta.url);

function between(text, name, content) {
  const begin = `<!-- begin: ${name} -->`;
  const end = `<!-- end: ${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for ${name}`);
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}

/** Puts these in their places: pairs of a name and what is to stand there. */
export function fillPage(tables) {
  let text = readFileSync(FILE, "utf8");
  for (const [name, content] of tables) text = between(text, name, content);
  writeFileSync(FILE, text);
}
