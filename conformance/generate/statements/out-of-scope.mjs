/**
 * Why a statement is no codec's: what would have to be known, by whom. Each row of the standard that is out of
 * scope stands under exactly one reason; ids without "X-" have "MQTT-" before them.
 */

const reason = (why, ids) => ({ why, "3.1.1": ids["3.1.1"] ?? "", "5.0": ids["5.0"] ?? "" });

export const REASONS = [
  reason(
    "Which Packet Identifiers are in use, and whether a packet is sent again, is known only from what both sides have sent before.",
    {
      "3.1.1": "2.3.1-2 2.3.1-3 2.3.1-4 4.4.0-1",
      "5.0": "4.3.2-1 4.3.2-5 4.3.3-1 4.3.3-9 4.3.3-12 4.4.0-1",
    },
  ),
  reason(
    "Whether an answer repeats the identifier of its request is seen only beside the request; a codec carries the two bytes.",
    {
      "3.1.1": "2.3.1-6 2.3.1-7 3.8.4-2 3.10.4-4",
      "5.0": "2.2.1-5 2.2.1-6 3.8.4-2 3.10.4-5",
    },
  ),
  reason(
    "Which packet may come first, once or next is state of the connection; a codec looks at one packet.",
    {
      "3.1.1": "3.1.0-1 3.1.0-2 3.2.0-1",
      "5.0": "3.1.0-1 3.1.0-2 3.1.2-30 3.2.0-1 3.2.0-2 3.14.0-1",
    },
  ),
  reason("Keeping, resuming and discarding a session is storage, which a codec has none of.", {
    "3.1.1": "3.1.2-4 3.1.2-5 3.1.2-6 3.1.3-2 3.1.4-3 4.1.0-1 4.1.0-2",
    "5.0": "3.1.2-4 3.1.2-5 3.1.2-6 3.1.2-23 3.1.3-2 3.1.4-4 4.1.0-1 4.1.0-2",
  }),
  reason(
    "Storing, publishing and deleting a Will is the server's work; a codec only carries the Will and its flags.",
    {
      "3.1.1": "3.1.2-8 3.1.2-10 3.1.2-12 3.1.2-16 3.1.2-17 3.14.4-3",
      "5.0": "3.1.2-7 3.1.2-8 3.1.2-10 3.1.2-14 3.1.2-15 3.1.3-9 3.14.4-3",
    },
  ),
  reason("Keep Alive is kept by clocks at both ends; a codec carries the number.", {
    "3.1.1": "3.1.2-23 3.1.2-24",
    "5.0": "3.1.2-20 3.1.2-21 3.1.2-22 3.2.2-21 3.2.2-22",
  }),
  reason(
    "The other side's Maximum Packet Size stands in a packet sent earlier; only who keeps it can hold to it, or leave out what does not fit.",
    {
      "5.0":
        "3.1.2-24 3.1.2-25 3.2.2-15 3.2.2-19 3.2.2-20 3.4.2-2 3.4.2-3 3.5.2-2 3.5.2-3 3.6.2-2 3.6.2-3 3.7.2-2 3.7.2-3 3.9.2-1 3.9.2-2 3.11.2-1 3.11.2-2 3.14.2-3 3.14.2-4 3.15.2-2 3.15.2-3",
    },
  ),
  reason(
    "The maximum for Topic Aliases stands in CONNECT or CONNACK, and what an alias stands for in earlier PUBLISH packets.",
    {
      "5.0":
        "3.1.2-26 3.1.2-27 3.2.2-17 3.2.2-18 3.3.2-7 3.3.2-9 3.3.2-10 3.3.2-11 3.3.2-12 X-5.0-§3.3.4-b",
    },
  ),
  reason("What may be sent depends on what the CONNECT of this connection asked for.", {
    "5.0": "3.1.2-28 3.1.2-29 X-5.0-§3.14.2.2.2-z",
  }),
  reason(
    "Assigning a Client Identifier, and whether one had to be assigned, is between the server and this CONNECT.",
    { "3.1.1": "3.1.3-6", "5.0": "3.1.3-6 3.1.3-7 3.2.2-16" },
  ),
  reason("Whom a server admits is its policy; the packet is well-formed either way.", {
    "3.1.1": "3.1.3-9",
    "5.0": "3.1.3-8 3.1.4-2",
  }),
  reason(
    "Whether another connection uses the same Client Identifier is known to the server only.",
    {
      "3.1.1": "3.1.4-2",
      "5.0": "3.1.4-3",
    },
  ),
  reason("How a CONNECT is answered, and what is done after a refusal, is the server's conduct.", {
    "3.1.1": "3.1.4-4 3.1.4-5 3.2.2-6",
    "5.0": "3.1.4-5 3.1.4-6",
  }),
  reason("Session Present says what the other side has stored and what this CONNECT asked for.", {
    "3.1.1": "3.2.2-1 3.2.2-2 3.2.2-3",
    "5.0": "3.2.2-2 3.2.2-3 3.2.2-4 3.2.2-5",
  }),
  reason("Closing the network connection, or sending no more on it, is done by who holds it.", {
    "3.1.1": "3.2.2-5 3.14.4-1 3.14.4-2 4.8.0-1 4.8.0-2",
    "5.0": "3.2.2-7 3.14.4-1 3.14.4-2 4.13.1-1 4.13.2-1",
  }),
  reason(
    "What a server supports is its own property, announced in another packet than the one judged.",
    {
      "3.1.1": "3.8.3-2",
      "5.0": "3.2.2-9 3.2.2-10 3.2.2-11 3.2.2-12 3.2.2-13 3.2.2-14",
    },
  ),
  reason("Whether a PUBLISH is a first delivery or a repeated one is known to its sender only.", {
    "3.1.1": "3.3.1-1",
    "5.0": "3.3.1-1 4.3.2-2 4.3.3-2",
  }),
  reason("It binds two packets on two connections: what came in and what a server sends on.", {
    "3.1.1": "3.3.1-3",
    "5.0": "3.3.1-3 3.3.1-12 3.3.1-13 3.8.3-3",
  }),
  reason("Retained messages are a server's storage; a codec carries the RETAIN bit.", {
    "3.1.1": "3.1.2-7 3.3.1-5 3.3.1-6 3.3.1-7 3.3.1-8 3.3.1-9 3.3.1-10 3.3.1-11 3.3.1-12",
    "5.0": "3.3.1-5 3.3.1-6 3.3.1-7 3.3.1-8 3.3.1-9 3.3.1-10 3.3.1-11",
  }),
  reason(
    "Matching Topic Names with Topic Filters needs the subscriptions, and is not done on bytes.",
    {
      "3.1.1": "3.3.2-3 3.10.4-1 4.7.2-1 4.7.3-4",
      "5.0": "3.3.2-3 3.10.4-1 4.7.2-1 4.7.3-4",
    },
  ),
  reason("How long a message has waited is measured by the server that holds it.", {
    "5.0": "3.3.2-5 3.3.2-6",
  }),
  reason("That a packet is answered, and by which, is the conduct of the receiver over time.", {
    "3.1.1": "3.3.4-1 3.8.4-1 3.10.4-5 3.12.4-1 4.3.2-2 4.3.3-2 4.5.0-2",
    "5.0": "3.3.4-1 3.8.4-1 3.10.4-4 3.12.4-1 4.3.2-4 4.3.3-8 4.3.3-10 4.3.3-11 4.5.0-2",
  }),
  reason("Until when a message counts as unacknowledged is the state of its delivery.", {
    "3.1.1": "4.3.2-1 4.3.3-1",
    "5.0": "4.3.2-3 4.3.3-3 4.3.3-4 4.3.3-5 4.3.3-6 4.3.3-7 4.3.3-13 4.4.0-2",
  }),
  reason(
    "To whom, how often and with what QoS a message is delivered follows from the server's subscriptions.",
    {
      "3.1.1": "3.3.5-1 3.8.4-6 4.5.0-1",
      "5.0": "3.3.4-2 3.3.4-3 3.3.4-4 3.3.4-5 3.8.4-8 4.5.0-1 4.8.2-3 4.8.2-4 4.8.2-5 4.8.2-6",
    },
  ),
  reason("Authorisation is the server's decision about a client, not about bytes.", {
    "3.1.1": "3.3.5-2",
  }),
  reason("How many PUBLISH packets are under way is counted over the connection.", {
    "5.0": "3.3.4-7 3.3.4-8 3.3.4-9 3.3.4-10 4.9.0-1 4.9.0-2 4.9.0-3",
  }),
  reason("Adding, replacing and removing subscriptions is the server's storage.", {
    "3.1.1": "3.8.4-3 3.8.4-4 3.10.4-2 3.10.4-3 3.10.4-6",
    "5.0": "3.8.4-3 3.8.4-4 3.8.4-5 3.10.4-2 3.10.4-3 3.10.4-6",
  }),
  reason(
    "Whether there is one code for each Topic Filter, and the right one, is seen only beside the request.",
    {
      "3.1.1": "3.8.4-5",
      "5.0": "3.8.4-6 3.8.4-7",
    },
  ),
  reason("The order in which packets follow each other is not in any one of them.", {
    "3.1.1": "4.6.0-1 4.6.0-2 4.6.0-3 4.6.0-4 4.6.0-5 4.6.0-6",
    "5.0": "4.6.0-1 4.6.0-2 4.6.0-3 4.6.0-4 4.6.0-5 4.6.0-6",
  }),
  reason(
    "Which Authentication Method this connection uses, and how far the exchange is, is in packets before.",
    {
      "5.0":
        "4.12.0-1 4.12.0-2 4.12.0-3 4.12.0-4 4.12.0-5 4.12.0-6 4.12.0-7 4.12.1-1 4.12.1-2 X-5.0-§3.15-a",
    },
  ),
  reason("It is about the network below MQTT or the WebSocket around it; a codec is given bytes.", {
    "3.1.1": "6.0.0-1 6.0.0-3 6.0.0-4 7.1.1-1 7.1.2-1",
    "5.0": "4.2.0-1 6.0.0-1 6.0.0-3 6.0.0-4",
  }),
  reason("It is a condition on whole products: servers and clients, not on packets.", {
    "3.1.1": "7.0.0-1 7.0.0-2",
  }),
];

/** The reason by version and id. */
export function reasonsById() {
  const reasons = new Map();
  for (const { why, ...versions } of REASONS) {
    for (const [version, ids] of Object.entries(versions)) {
      for (const id of ids.split(" ")) {
        if (id === "") continue;
        const key = `${version} ${id.startsWith("X-") ? id : `MQTT-${id}`}`;
        if (reasons.has(key)) throw new Error(`${key} has two reasons`);
        reasons.set(key, why);
      }
    }
  }
  return reasons;
}
