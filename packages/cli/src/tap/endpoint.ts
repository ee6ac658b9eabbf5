/** Where the tap listens and what it connects to: `[SCHEME://][HOST:]PORT`, `[SCHEME://]HOST[:PORT][/PATH]`. */

import { isIPv6 } from "node:net";

/** MQTT over TCP, TLS, WebSocket, WebSocket over TLS. */
export type Scheme = "mqtt" | "mqtts" | "ws" | "wss";

export interface Endpoint {
  readonly scheme: Scheme;
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path and query, from its slash on, where one is given. */
  readonly path: string | undefined;
}

/** The address and port of one end of a connection. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

const DEFAULT_PORTS: Readonly<Record<Scheme, number>> = {
  mqtt: 1883,
  mqtts: 8883,
  ws: 80,
  wss: 443,
};

const LOOPBACK = "127.0.0.1";

const FORM = /^(?:([a-z]+):\/\/)?(?:(\[[^\]]*\]|[^[\]:/?#@\\\s]+)(?::(\d+))?)?([/?].*)?$/i;

/** What is wrong with an endpoint, without its text, which may hold a password. */
export class EndpointError extends Error {}

/** Where to listen, on loopback unless a host is given; port 0 is any that is free. */
export function parseListen(text: string): Endpoint {
  const { scheme, host, port, path } = parse(text);
  if (path !== undefined) {
    throw new EndpointError("A path is taken as the client asks for it: leave it out.");
  }
  // 1884 alone is a port.
  if (port === undefined && host !== undefined && /^\d+$/.test(host)) {
    return { scheme, host: LOOPBACK, port: checkedPort(host), path };
  }
  if (port === undefined) throw new EndpointError("A port to listen on is needed.");
  return { scheme, host: host ?? LOOPBACK, port, path };
}

/** What to connect to, on the scheme's own port unless one is given. */
export function parseTo(text: string): Endpoint {
  const { scheme, host, port = DEFAULT_PORTS[scheme], path } = parse(text);
  if (host === undefined) throw new EndpointError("A host to connect to is needed.");
  if (port === 0) throw new EndpointError("Nothing can be connected to on port 0.");
  if (path !== undefined && !isWebSocket(scheme)) {
    throw new EndpointError("Only ws:// and wss:// have a path.");
  }
  if (path?.includes("#")) {
    throw new EndpointError("A server is asked for no #fragment; %23 is a # in a path.");
  }
  if (!URL.canParse(`ws://${hostAndPort({ address: host, port })}/`)) {
    throw new EndpointError("There can be no host of this name.");
  }
  return { scheme, host, port, path };
}

function parse(text: string) {
  if (text.includes("@")) {
    throw new EndpointError("User name and password are the client's to send, not the tap's.");
  }
  const [, scheme = "mqtt", host, port, path] = FORM.exec(text) ?? [];
  const known = scheme.toLowerCase();
  if (!Object.hasOwn(DEFAULT_PORTS, known)) {
    throw new EndpointError("Allowed schemes are mqtt://, mqtts://, ws:// and wss://.");
  }
  if (host === undefined) {
    throw new EndpointError("This is not [SCHEME://]HOST[:PORT]; an IPv6 address needs brackets.");
  }
  const bare = host.startsWith("[") ? host.slice(1, -1) : host;
  if (host.startsWith("[") && !isIPv6(bare)) {
    throw new EndpointError("What stands in brackets is not an IPv6 address.");
  }
  return {
    scheme: known as Scheme,
    host: bare,
    port: port === undefined ? undefined : checkedPort(port),
    path: path?.startsWith("?") ? `/${path}` : path,
  };
}

function checkedPort(text: string): number {
  const port = Number(text);
  if (port > 65_535) throw new EndpointError("A port is a number up to 65535.");
  return port;
}

export function isWebSocket(scheme: Scheme): boolean {
  return scheme === "ws" || scheme === "wss";
}

/** Whether the connection is encrypted. */
export function isSecure(scheme: Scheme): boolean {
  return scheme === "mqtts" || scheme === "wss";
}

/** `host:port`, with brackets about an IPv6 address. */
export function hostAndPort({ address, port }: Address): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The endpoint as it is given, whole. */
export function endpointText({ scheme, host, port, path = "" }: Endpoint): string {
  return `${scheme}://${hostAndPort({ address: host, port })}${path}`;
}
