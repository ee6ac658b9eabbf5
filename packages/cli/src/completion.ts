/** Scripts that teach a shell the command's words, made of the commands and options that there are. */

import type { Command, Option } from "commander";
import { suggestedValues } from "./options.js";

/** The shells that a script can be had for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** One of SHELLS. */
export type Shell = (typeof SHELLS)[number];

interface Flag {
  /** `-h`, `--help`. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** What the value can be, where that is known; else it is taken for a file's name. */
  readonly values: readonly string[];
}

interface Subcommand {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** What its argument can be, where that is known; else it is taken for a file's name. */
  readonly values: readonly string[];
}

/** The script for a shell. */
export function completionScript(shell: Shell, program: Command): string {
  const name = program.name();
  const own = flagsOf(program);
  const subcommands = program.commands.map(subcommandOf);
  const write = { bash: bashScript, zsh: zshScript, fish: fishScript }[shell];
  return write(name, own, subcommands);
}

function subcommandOf(command: Command): Subcommand {
  const values = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  return { name: command.name(), summary: command.summary(), flags: flagsOf(command), values };
}

function flagsOf(command: Command): readonly Flag[] {
  const options = command.createHelp().visibleOptions(command);
  return options.map((option: Option) => ({
    names: [option.short, option.long].filter((flag) => flag != null),
    description: option.description,
    takesValue: option.required || option.optional,
    values: suggestedValues(option),
  }));
}

const namesOf = (flags: readonly Flag[]): readonly string[] => flags.flatMap(({ names }) => names);
const withValue = (flags: readonly Flag[]): readonly Flag[] =>
  flags.filter(({ takesValue }) => takesValue);

/** A word that any of the shells takes as it is written. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function bashScript(
  name: string,
  own: readonly Flag[],
  subcommands: readonly Subcommand[],
): string {
  const words = [...subcommands.map((subcommand) => subcommand.name), ...namesOf(own)];
  const cases = subcommands.map((subcommand) => {
    const values = withValue(subcommand.flags).map((flag) =>
      flag.values.length > 0
        ? `        ${flag.names.join("|")}) words=${quoted(flag.values.join(" "))} ;;`
        : `        ${flag.names.join("|")}) files=1 ;;`,
    );
    const isFile = subcommand.values.length === 0;
    const plain = [...namesOf(subcommand.flags), ...subcommand.values].join(" ");
    return `    ${subcommand.name})
      case $previous in
${values.map((line) => `${line}\n`).join("")}        *) words=${quoted(plain)}${isFile ? " files=1" : ""} ;;
      esac ;;`;
  });
  return `# bash completion for ${name}: source <(${name} completion bash)
_${identifier(name)}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words='' files=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then words=${quoted(words.join(" "))}
  else case \${COMP_WORDS[1]} in
${cases.join("\n")}
  esac; fi
  local IFS=$' \\t\\n'
  COMPREPLY=( $(compgen -W "$words" -- "$current") )
  if [ -n "$files" ]; then
    IFS=$'\\n'
    COMPREPLY+=( $(compgen -f -- "$current") )
    compopt -o filenames 2>/dev/null
  fi
}
complete -F _${identifier(name)} ${name}
`;
}

function zshScript(name: string, own: readonly Flag[], subcommands: readonly Subcommand[]): string {
  const spec = ({ names, description, takesValue, values }: Flag): string => {
    const text = description.replace(/[[\]:]/g, "\\$&");
    const action = values.length > 0 ? `(${values.join(" ")})` : "_files";
    return names
      .map((flag) => quoted(`*${flag}[${text}]${takesValue ? `:value:${action}` : ""}`))
      .join(" ");
  };
  const cases = subcommands.map(({ name: word, flags, values }) => {
    const argument = values.length > 0 ? `*:value:(${values.join(" ")})` : "*:input:_files";
    return `    ${word}) _arguments ${flags.map(spec).join(" ")} ${quoted(argument)} ;;`;
  });
  const described = subcommands.map(({ name: word, summary }) => quoted(`${word}:${summary}`));
  return `#compdef ${name}
# zsh completion for ${name}: source <(${name} completion zsh)
_${identifier(name)}() {
  local -a commands
  commands=(${described.join(" ")})
  if (( CURRENT == 2 )); then
    _describe command commands
    _arguments ${own.map(spec).join(" ")}
    return
  fi
  local word=$words[2]
  shift words; (( CURRENT-- ))
  case $word in
${cases.join("\n")}
  esac
}
compdef _${identifier(name)} ${name}
`;
}

function fishScript(
  name: string,
  own: readonly Flag[],
  subcommands: readonly Subcommand[],
): string {
  const flagLine = (
    condition: string,
    { names, description, takesValue, values }: Flag,
  ): string => {
    const flags = names.map((flag) =>
      flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
    );
    const value = values.length > 0 ? ` -xa ${quoted(values.join(" "))}` : takesValue ? " -rF" : "";
    return `complete -c ${name} -n ${quoted(condition)} ${flags.join(" ")}${value} -d ${quoted(description)}`;
  };
  const lines = subcommands.flatMap(({ name: word, summary, flags, values }) => {
    const seen = `__fish_seen_subcommand_from ${word}`;
    const argument =
      values.length > 0
        ? [`complete -c ${name} -n ${quoted(seen)} -fa ${quoted(values.join(" "))}`]
        : [];
    return [
      `complete -c ${name} -n __fish_use_subcommand -fa ${word} -d ${quoted(summary)}`,
      ...flags.map((flag) => flagLine(seen, flag)),
      ...argument,
    ];
  });
  return [
    `# fish completion for ${name}: ${name} completion fish | source`,
    ...own.map((flag) => flagLine("__fish_use_subcommand", flag)),
    ...lines,
    "",
  ].join("\n");
}

const identifier = (name: string): string => name.replaceAll("-", "_");
