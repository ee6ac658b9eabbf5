/** What ends a command early, and with which exit status. */

/** Malformed input: what came before it is on stdout. */
export const MALFORMED = 1;

/** A codec that gets something wrong: the scoreboard is on stdout. */
export const WRONG_ANSWERS = 1;

/** The command was not used as it is meant to be. */
export const WRONG_USAGE = 2;

/** Ends the command with a message on stderr and an exit status. */
export class Failure extends Error {
  readonly exitStatus: number;
  /** A second line that says what may help. */
  readonly hint: string | undefined;

  constructor(exitStatus: number, message: string, hint?: string) {
    super(message);
    this.exitStatus = exitStatus;
    this.hint = hint;
  }
}
