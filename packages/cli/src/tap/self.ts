/** Whether the tap would connect to itself, without end. */

import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import type { Endpoint } from "./endpoint.js";
import { bytesOfAddress } from "./ip-address.js";

/** As `textOf` gives them: IPv4 is the part of IPv6 that stands for it. */
const IPV4 = "00000000000000000000ffff";
const EVERY_IPV4 = `${IPV4}00000000`;
const EVERY_IPV6 = "0".repeat(32);
const LOOPBACK_IPV4 = `${IPV4}7f`;
const LOOPBACK_IPV6 = `${"0".repeat(31)}1`;

/** Whether what listens at one is what is connected to at the other. */
export async function isSelf(listen: Endpoint, to: Endpoint): Promise<boolean> {
  if (listen.port !== to.port) return false;
  const [taken, targets] = await Promise.all([addressesOf(listen.host), addressesOf(to.host)]);
  return targets.some((target) => taken.some((address) => takes(address, target)));
}

/** Whether what listens at an address gets what is sent to the other. */
function takes(address: string, target: string): boolean {
  // Who connects to every address connects to loopback.
  if (isEvery(target)) return isEvery(address) || isLoopback(address);
  if (address === EVERY_IPV4) return target.startsWith(IPV4) && isOwn(target);
  return address === EVERY_IPV6 ? isOwn(target) : address === target;
}

function isEvery(address: string): boolean {
  return address === EVERY_IPV4 || address === EVERY_IPV6;
}

function isLoopback(address: string): boolean {
  return address === LOOPBACK_IPV6 || address.startsWith(LOOPBACK_IPV4);
}

function isOwn(address: string): boolean {
  if (isLoopback(address)) return true;
  const lists = Object.values(networkInterfaces());
  return lists.some((list) => list?.some((own) => textOf(own.address) === address));
}

/** Every address of a host; none where it has none that is known. */
async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => textOf(address));
  } catch {
    return [];
  }
}

/** The one text of an address, of 32 digits. */
function textOf(address: string): string {
  return Buffer.from(bytesOfAddress(address, "::")[0]).toString("hex");
}
