/** `mqtt-codec completion`: what a shell needs to complete the command's words. */

import { Argument, type Command } from "commander";
import { completionScript, SHELLS, type Shell } from "../completion.js";
import type { Output } from "../output.js";

const HELP = `
Examples:
  source <(mqtt-codec completion bash)        # in ~/.bashrc
  source <(mqtt-codec completion zsh)         # in ~/.zshrc, after compinit
  mqtt-codec completion fish > ~/.config/fish/completions/mqtt-codec.fish
`;

/** Adds the subcommand to the program. */
export function addCompletionCommand(program: Command, output: Output): void {
  program
    .command("completion")
    .summary("print a script that completes the command's words in a shell")
    .description(
      "Prints a script by which a shell completes subcommands, options and their values.",
    )
    .addArgument(new Argument("<shell>", "whose script").choices(SHELLS))
    .addHelpText("after", HELP)
    .action((shell: Shell) => output.line(completionScript(shell, program).trimEnd()));
}
