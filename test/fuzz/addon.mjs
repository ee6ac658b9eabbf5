// Jazzer.js comes with its native part built against glibc 2.38 and libstdc++ 13, of which it uses three
// names that are new there. Debian 12 has 2.36. None of them is needed: __isoc23_strtol and __isoc23_strtoul are
// strtol and strtoul that also read "0b1", which libFuzzer's flags do not have, and ios_base_library_init is
// named and not called. What is made here is a copy that asks for the older ones; the installed file stays.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NEWER_VERSIONS = ["GLIBC_2.38", "GLIBCXX_3.4.32"];
const NEWER_NAME = /^__isoc23_(strtoul|strtol)$/;
/** Of the C library, the first version for each machine: by ELF's number of it. */
const FIRST_GLIBC = new Map([
  [62, "GLIBC_2.2.5"], // x86-64
  [183, "GLIBC_2.17"], // AArch64
]);

const SHT_DYNSYM = 11;
const SHT_GNU_VERNEED = 0x6ffffffe;
const SHT_GNU_VERSYM = 0x6fffffff;
const VER_FLG_WEAK = 2;
const SYMBOL_LENGTH = 24;

/** The file's sections by their type; those of strings are found by the sections that use them. */
function sectionsOf(elf) {
  if (elf.readUInt32BE(0) !== 0x7f454c46 || elf[4] !== 2 || elf[5] !== 1) {
    throw new Error("it is no ELF file of 64 bits, little-endian");
  }
  const at = Number(elf.readBigUInt64LE(0x28));
  const length = elf.readUInt16LE(0x3a);
  return Array.from({ length: elf.readUInt16LE(0x3c) }, (_, index) => {
    const start = at + index * length;
    return {
      type: elf.readUInt32LE(start + 4),
      offset: Number(elf.readBigUInt64LE(start + 24)),
      size: Number(elf.readBigUInt64LE(start + 32)),
      link: elf.readUInt32LE(start + 40),
      info: elf.readUInt32LE(start + 44),
    };
  });
}

function section(sections, type) {
  const found = sections.find((one) => one.type === type);
  if (found === undefined) throw new Error(`it has no section of the type ${type.toString(16)}`);
  return found;
}

function stringAt(elf, at) {
  return elf.toString("latin1", at, elf.indexOf(0, at));
}

/** The versions that the file needs: file, name, number in the table of versions, place of the flags. */
function neededVersions(elf, sections) {
  const needs = section(sections, SHT_GNU_VERNEED);
  const strings = sections[needs.link].offset;
  const list = [];
  let at = needs.offset;
  for (let file = 0; file < needs.info; file++) {
    const name = stringAt(elf, strings + elf.readUInt32LE(at + 4));
    let entry = at + elf.readUInt32LE(at + 8);
    for (let count = elf.readUInt16LE(at + 2); count > 0; count--) {
      list.push({
        file: name,
        name: stringAt(elf, strings + elf.readUInt32LE(entry + 8)),
        number: elf.readUInt16LE(entry + 6),
        flagsAt: entry + 4,
      });
      entry += elf.readUInt32LE(entry + 12);
    }
    at += elf.readUInt32LE(at + 12);
  }
  return list;
}

/** The native part as it asks for nothing newer than Debian 12 has. Throws where it is not as it was known. */
export function withOlderNames(original) {
  const elf = Buffer.from(original);
  const sections = sectionsOf(elf);
  const versions = neededVersions(elf, sections);
  for (const name of NEWER_VERSIONS) {
    const version = versions.find((one) => one.name === name);
    if (version === undefined) throw new Error(`it does not need ${name}`);
    elf.writeUInt16LE(VER_FLG_WEAK, version.flagsAt);
  }
  const first = FIRST_GLIBC.get(elf.readUInt16LE(0x12));
  const older = versions.find(({ file, name }) => file.startsWith("libc.so") && name === first);
  if (older === undefined) throw new Error(`it does not need ${first}`);
  const symbols = section(sections, SHT_DYNSYM);
  const strings = sections[symbols.link].offset;
  const versionNumbers = section(sections, SHT_GNU_VERSYM).offset;
  let renamed = 0;
  for (let index = 0; index < symbols.size / SYMBOL_LENGTH; index++) {
    const at = symbols.offset + index * SYMBOL_LENGTH;
    const nameAt = elf.readUInt32LE(at);
    const match = NEWER_NAME.exec(stringAt(elf, strings + nameAt));
    if (match === null) continue;
    // The older name is the end of the newer one, which is where names may begin, too.
    elf.writeUInt32LE(nameAt + match[0].length - match[1].length, at);
    elf.writeUInt16LE(older.number, versionNumbers + 2 * index);
    renamed++;
  }
  if (renamed !== 2) throw new Error(`it has ${renamed} of the two names`);
  return elf;
}

/** Whether this platform's native part is one that needs the change. */
export const isPatched = process.platform === "linux";

/** Where the native part for this platform lies that can be loaded; made in `folder` where it has to be. */
export function loadableAddon(installed, folder) {
  if (!isPatched) return installed;
  const original = readFileSync(installed);
  const mark = createHash("sha256").update(original).digest("hex").slice(0, 16);
  const made = join(folder, `fuzzer-${process.arch}-${mark}.node`);
  if (existsSync(made)) return made;
  mkdirSync(folder, { recursive: true });
  let patched;
  try {
    patched = withOlderNames(original);
  } catch (error) {
    throw new Error(`${installed} cannot be changed for older systems: ${error.message}`);
  }
  // Renamed, since another process may be about to load it.
  const part = `${made}.${process.pid}`;
  writeFileSync(part, patched);
  renameSync(part, made);
  return made;
}
