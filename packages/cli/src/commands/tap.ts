/** `mqtt-codec tap`: what clients and a server say to each other. */

import { X509Certificate } from "node:crypto";
import { fstatSync, readFileSync, statSync } from "node:fs";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { isatty } from "node:tty";
import { type Command, InvalidArgumentError, Option } from "commander";
import { Failure, MALFORMED, WRONG_USAGE } from "../failure.js";
import { type Filter, FilterError, parseFilter } from "../inputs/filter.js";
import {
  decodeOptions,
  maximumPacketSizeOption,
  type ReadOptions,
  showSecretsOption,
  TOLERANCE_HELP,
  tolerateOption,
} from "../options.js";
import { visible } from "../output.js";
import {
  type Endpoint,
  EndpointError,
  endpointText,
  isSecure,
  parseListen,
  parseTo,
} from "../tap/endpoint.js";
import type { ListenTls } from "../tap/listen.js";
import { PcapngWriter } from "../tap/pcapng-writer.js";
import { Printer } from "../tap/printer.js";
import { isSelf } from "../tap/self.js";
import { summary, Tap, type TapOptions } from "../tap/tap.js";

interface TapCommandOptions
  extends Pick<ReadOptions, "showSecrets" | "tolerate" | "maximumPacketSize"> {
  readonly listen: Endpoint;
  readonly to: Endpoint;
  readonly format: "text" | "json";
  readonly filter?: readonly Filter[];
  readonly record?: string;
  readonly strict?: true;
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
  readonly insecure?: true;
  readonly clientCert?: string;
  readonly clientKey?: string;
}

const HELP = `
Point the device at --listen; every connection to it gets one of its own to --to. What is
sent is passed on byte for byte, and every packet is printed: time of day (UTC),
connection, Client Identifier, -> from the client or <- from the server, size, packet. A
line with "opened" or "closed" tells of connections; in --format json it has the key
"event". Schemes are mqtt:// (the default), mqtts:// (TLS), ws:// and wss:// (WebSocket),
any on either side; IPv6 addresses stand in brackets. Whoever reads the output slowly
slows the traffic down.

Without a path in --to, the path that a WebSocket client asks for is asked of the server,
or else /mqtt. mqtts:// and wss:// in --listen need --cert and --key.

--filter TYPE or TYPE:TOPIC-FILTER, repeatable: what any of them lets through is shown, and
everything is passed on and recorded. Topic Aliases count as what they stand for. A SUBSCRIBE or
UNSUBSCRIBE is shown when a topic could match both its Topic Filter and this one.

--record writes what each side sent, whatever --filter says, as plain TCP to port 1883,
without TLS and WebSocket. The file holds passwords and payloads in clear, and only its owner
may read it. User names, passwords and authentication data print as *** unless
--show-secrets.

A malformed packet is printed with its error, its offset counted from the first byte that this
side sent, and passed on; what follows it from that side is passed on undecoded. With --strict
packets are passed on when they are whole, and a malformed one cuts the connection instead.

${TOLERANCE_HELP}

Exit status: 0 stopped by Ctrl+C or SIGTERM, 1 a connection was cut for --strict, or the
recording or the output is not complete, 2 wrong usage, or the port is taken.

Examples:
  mqtt-codec tap --listen 1884 --to localhost
  mqtt-codec tap --listen 0.0.0.0:1884 --to mqtts://broker.example --record session.pcapng
  mqtt-codec tap --listen ws://8080 --to mqtt://192.168.1.5 --filter 'publish:sensors/+/temp'
  mqtt-codec tap --listen mqtts://8883 --cert cert.pem --key key.pem --to localhost --strict
  mqtt-codec tap --listen 1884 --to localhost --format json | jq 'select(.packet)'
`;

/** Adds the subcommand to the program. */
export function addTapCommand(program: Command): void {
  program
    .command("tap")
    .summary("print what clients and a server say to each other")
    .description("Stands between MQTT clients and a server and prints every packet both ways.")
    .addOption(
      new Option(
        "--listen <where>",
        "[SCHEME://][HOST:]PORT for the clients, on loopback if no HOST",
      )
        .argParser(parsed(parseListen))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--to <where>", "[SCHEME://]HOST[:PORT][/PATH] of the server")
        .argParser(parsed(parseTo))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"),
    )
    .option("--filter <what>", "show TYPE[:TOPIC-FILTER] only; repeatable", collectFilter)
    .option("--record <file>", "write all that is sent to a pcapng file, for Wireshark")
    .option("--strict", "cut a connection at its first malformed packet")
    .addOption(showSecretsOption())
    .addOption(tolerateOption())
    .addOption(maximumPacketSizeOption())
    .option("--cert <file>", "certificate (chain) to show to clients, PEM")
    .option("--key <file>", "its private key, PEM")
    .option("--ca <file>", "certificates to trust the server by, PEM (default: Node's)")
    .option("--insecure", "trust any certificate of the server")
    .option("--client-cert <file>", "certificate to show to the server, PEM")
    .option("--client-key <file>", "its private key, PEM")
    .addHelpText("after", HELP)
    .action(tap);
}

async function tap(options: TapCommandOptions): Promise<void> {
  const tapOptions = checked(options);
  if (await isSelf(options.listen, options.to)) {
    throw new Failure(WRONG_USAGE, "--to is where --listen is: the tap would connect to itself");
  }
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { record } = options;
  let recordingError: Error | undefined;
  const failed = (error: Error): void => {
    if (recordingError === undefined) say(`${record}: recording ends: ${error.message}`);
    recordingError ??= error;
    running.stopRecording();
  };
  let outputError: NodeJS.ErrnoException | undefined;
  const printer = new Printer((error) => {
    outputError = error;
    finish();
  });
  const recording = record === undefined ? undefined : createRecording(record, failed);
  const running = new Tap(tapOptions, printer, recording, say);
  let port: number;
  try {
    port = await running.start();
  } catch (error) {
    recording?.close();
    throw listenFailure(error as NodeJS.ErrnoException, options.listen);
  }
  say(`listening on ${endpointText({ ...options.listen, port })} for ${endpointText(options.to)}`);
  if (record !== undefined) say(`recording to ${record}, passwords and payloads in clear`);
  for (const signal of SIGNALS) process.once(signal, finish);
  await finished;
  for (const signal of SIGNALS) process.off(signal, finish);
  await running.stop();
  recording?.close();
  const isPrinted = await printer.end(PRINT_LIMIT);
  say(summary(running.totals));
  // Whoever read the output may have gone, as head does.
  if (outputError !== undefined && outputError.code !== "EPIPE") {
    throw new Failure(MALFORMED, `the output cannot be written: ${outputError.message}`);
  }
  if (!isPrinted) {
    // What waits for a reader would keep the process; the exit status is set until then.
    setTimeout(() => process.exit(), LAST_MOMENT).unref();
    throw new Failure(MALFORMED, "the output is not complete: nobody reads it");
  }
  if (recordingError !== undefined) throw new Failure(MALFORMED, `${record} is not complete`);
  if (options.strict && running.totals.malformed > 0) {
    throw new Failure(MALFORMED, "connections were cut for malformed packets");
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

// In milliseconds: how long the server may take, and in the end the reader of the output.
const DIAL_TIMEOUT = 30_000;
const PRINT_LIMIT = 2_000;
const LAST_MOMENT = 100;

function say(what: string): void {
  process.stderr.write(`${visible(what.trimEnd())}\n`);
}

function checked(options: TapCommandOptions): TapOptions {
  const { listen, to, cert, key, clientCert, clientKey, ca, insecure } = options;
  if ((cert === undefined) !== (key === undefined)) {
    throw new Failure(WRONG_USAGE, "--cert and --key go together");
  }
  if ((clientCert === undefined) !== (clientKey === undefined)) {
    throw new Failure(WRONG_USAGE, "--client-cert and --client-key go together");
  }
  if (isSecure(listen.scheme) !== (cert !== undefined)) {
    const hint = "these are what clients are shown; --client-cert is for the server";
    const message = isSecure(listen.scheme)
      ? `${listen.scheme}:// in --listen needs --cert and --key`
      : "--cert and --key are for mqtts:// and wss:// in --listen";
    throw new Failure(WRONG_USAGE, message, hint);
  }
  const hasUpstreamTls = [ca, insecure, clientCert].some((option) => option !== undefined);
  if (hasUpstreamTls && !isSecure(to.scheme)) {
    throw new Failure(
      WRONG_USAGE,
      "--ca, --insecure and --client-cert are for mqtts:// and wss:// in --to",
    );
  }
  return {
    listen,
    to,
    listenTls: identity(["--cert", cert], ["--key", key]),
    upstreamTls: {
      ca: ca === undefined ? undefined : certificates(ca),
      ...identity(["--client-cert", clientCert], ["--client-key", clientKey]),
      rejectUnauthorized: insecure !== true,
    },
    format: options.format,
    filters: options.filter ?? [],
    showSecrets: options.showSecrets === true,
    isStrict: options.strict === true,
    dialTimeout: DIAL_TIMEOUT,
    decodeOptions: decodeOptions(options),
  };
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Failure(WRONG_USAGE, (error as Error).message);
  }
}

/** An option and the file that it names, if it is given. */
type FileOption = readonly [option: string, path: string | undefined];

/** A certificate and its key, if they are given; refused here, where it is known whose they are. */
function identity(
  [certOption, certPath]: FileOption,
  [keyOption, keyPath]: FileOption,
): ListenTls | undefined {
  if (certPath === undefined || keyPath === undefined) return undefined;
  const [cert, key] = [read(certPath), read(keyPath)];
  checkPem({ cert }, `${certOption} ${certPath}: no certificate in PEM`);
  checkPem({ key }, `${keyOption} ${keyPath}: no private key in PEM`);
  checkPem({ cert, key }, `${keyOption} ${keyPath}: not the key of ${certPath}`);
  return { cert, key };
}

function checkPem(options: SecureContextOptions, what: string): void {
  try {
    createSecureContext(options);
  } catch (error) {
    throw new Failure(WRONG_USAGE, `${what}: ${(error as Error).message.trim()}`);
  }
}

/** Certificates to trust. OpenSSL would pass over what is none; a weak one is the user's to trust. */
function certificates(path: string): Buffer {
  const bytes = read(path);
  try {
    if (!bytes.includes("-----BEGIN "))
      throw new Error("it has no line -----BEGIN CERTIFICATE-----");
    new X509Certificate(bytes);
  } catch (error) {
    const why = (error as Error).message.trim();
    throw new Failure(WRONG_USAGE, `--ca ${path}: no certificate in PEM: ${why}`);
  }
  return bytes;
}

function createRecording(path: string, failed: (error: Error) => void): PcapngWriter {
  if (path === "-" || isPrintedTo(path)) {
    throw new Failure(WRONG_USAGE, `--record ${path}: what is printed goes there; name a file`);
  }
  try {
    return new PcapngWriter(path, failed);
  } catch (error) {
    throw new Failure(WRONG_USAGE, `--record ${path}: ${(error as Error).message}`);
  }
}

/** Whether a path is stdout or stderr, by whatever name. */
function isPrintedTo(path: string): boolean {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) return false;
  return [1, 2].some((descriptor) => {
    const { dev, ino } = fstatSync(descriptor);
    // What goes to the null device does not get mixed.
    const isDevice = file.isCharacterDevice() && !isatty(descriptor);
    return file.dev === dev && file.ino === ino && !isDevice;
  });
}

function listenFailure(error: NodeJS.ErrnoException, at: Endpoint): Failure {
  const where = endpointText(at);
  if (error.code === "EADDRINUSE") {
    return new Failure(WRONG_USAGE, `cannot listen on ${where}: the port is taken`);
  }
  return new Failure(WRONG_USAGE, `cannot listen on ${where}: ${error.message}`);
}

/** An option's parser that says what is wrong as commander wants it said. */
function parsed<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof EndpointError || error instanceof FilterError)) throw error;
      // Commander would repeat the argument, which may hold a password.
      if (text.includes("@")) throw new Failure(WRONG_USAGE, error.message);
      throw new InvalidArgumentError(error.message);
    }
  };
}

function collectFilter(text: string, before: readonly Filter[] = []): readonly Filter[] {
  return [...before, parsed(parseFilter)(text)];
}
