/**
 * Whether bytes, or a packet given to an encoder, can break a statement that is in scope. Where the standard names
 * an error they can, but for the rows below; where it names none they cannot, but for `BREAKABLE`.
 */

const row = (because, ids) => ({ because, "3.1.1": ids["3.1.1"] ?? "", "5.0": ids["5.0"] ?? "" });

/** Ids without "MQTT-" before them; "§" stands for "X-3.1.1-§" and "X-5.0-§". */
const UNBREAKABLE = [
  row("Every such byte sequence is legal; what a codec can do wrong is to lose or change it.", {
    "3.1.1": "1.5.3-3 §3.1.2.3-a §3.3.1.2-a §3.3.3-a §4.7.3-c",
    "5.0":
      "1.5.4-3 3.1.3-10 3.3.2-4 3.3.2-15 3.3.2-16 3.3.2-17 3.3.2-18 3.3.2-20 §3.3.3-a §4.7.3-c §3.1.2.11.2-b §3.2.2.3.2-b §3.14.2.2.2-b §3.2.2.3.14-b",
  }),
  row("It permits something; what breaks it is to refuse that.", {
    "3.1.1": "3.1.3-5 §3.1.3.1-a §2.2.3-e §3.8.3-b §4.7.1.1-a §4.7.2-a §4.7.3-a §4.7.3-b",
    "5.0":
      "3.1.3-5 §3.1.2.9-a §3.1.3.1-a §3.3.2.1-b §2.2.2.2-d §4.7.1.1-a §4.7.2-a §4.7.3-a §4.7.3-b §3.1.2.11.8-a §3.1.3.2.8-a §3.2.2.3.10-a §3.3.2.3.7-a §3.3.2.3.8-a §3.4.2.2.3-a §3.5.2.2.3-a §3.6.2.2.3-a §3.7.2.2.3-a §3.8.2.1.3-a §3.9.2.1.3-a §3.10.2.1.2-a §3.11.2.1.3-a §3.14.2.2.4-a §3.15.2.2.5-a",
  }),
  row("Fields carry no mark of what they are: in another order they are other content.", {
    "3.1.1": "3.1.3-1 3.9.3-1 §2.1-a",
    "5.0": "3.1.3-1 3.9.3-1 3.11.3-1 §2.2.2-a",
  }),
  row("Two bytes after the Topic Name of a QoS 0 PUBLISH are its next field or its payload.", {
    "3.1.1": "2.3.1-5",
    "5.0": "2.2.1-2",
  }),
  row("A packet that is not all there is no error; what breaks it is to refuse or to guess.", {
    "3.1.1": "6.0.0-2 §2.2-a",
    "5.0": "6.0.0-2 §2.1.4-b",
  }),
  row("It binds what an encoder writes; the decoder's half is a statement of its own.", {
    "3.1.1": "§2.2.3-c",
    "5.0": "§2.1.4-c §3.4.2.1-b §3.5.2.1-b §3.6.2.1-b §3.7.2.1-b §3.14.2.1-b",
  }),
  row("Only a packet of more than 256 MB would break it, which no file of vectors holds.", {
    "3.1.1": "§2.2.3-b",
  }),
  row("Another value names another protocol or version, which has a statement of its own.", {
    "3.1.1": "§3.1.2.1-a §3.1.2.2-a",
    "5.0": "§3.1.2.2-a §2.1.2-b",
  }),
  row("It gives the layout; each field in it has a rule of its own that can be broken.", {
    "5.0": "§3.1.2.3-a §3.8.3.1-c §3.10.3-b",
  }),
  row("It says what a shorter form stands for; the form itself is legal.", {
    "5.0": "§3.4.2.1-a §3.5.2.1-a §3.6.2.1-a §3.7.2.1-a §3.14.2.1-a §3.14.2.2.1-a",
  }),
  row("It demands the server's answer, for which a codec may hand up the packet.", {
    "3.1.1": "3.1.2-2 3.1.3-8",
    "5.0": "3.1.2-2",
  }),
  row("It is about the error that a receiver reports, not about bytes.", {
    "5.0": "§1.2-a §4.13.1-a §4.13.2-a",
  }),
  row("The standard leaves open what a receiver does; both readings are in the vectors.", {
    "5.0":
      "§3.14.2.1-c §3.15.2.1-b §5.4.9-a §3.2.2.2-a §3.15.2.1-a §3.15.2.1-c §3.2.2.3.18-b §3.3.2.3.2-a §3.3.2.3.2-b §3.3.2.3.3-a §3.1.3.2.3-b",
  }),
];

/** Breakable though the standard names no error: mostly by what an encoder is given. */
const BREAKABLE = {
  "3.1.1": "2.2.2-1 4.7.3-3 §1.5.2-a §1.5.3-a §1.5.3-c §2.3.1-a §3.1.2.10-a §3.1.3.3-a §3.1.3.5-a",
  "5.0":
    "4.7.3-3 §1.5.2-a §1.5.3-a §1.5.4-a §1.5.5-b §1.5.7-a §2.2.1-a §2.2.2.1-a §2.4-b §3.1.2.10-a §3.1.3.4-a §3.1.3.6-a §3.3.2.3.4-b",
};

export const fullId = (version, id) =>
  id.startsWith("§") ? `X-${version}-${id}` : id.startsWith("X-") ? id : `MQTT-${id}`;

const keys = (version, ids) =>
  ids === "" ? [] : ids.split(" ").map((id) => `${version} ${fullId(version, id)}`);

/** Why a statement cannot be broken, by version and id. */
export function unbreakableById() {
  const reasons = new Map();
  for (const { because, ...versions } of UNBREAKABLE) {
    for (const [version, ids] of Object.entries(versions)) {
      for (const key of keys(version, ids)) reasons.set(key, because);
    }
  }
  return reasons;
}

/** The statements that can be broken though they name no error. */
export function breakableIds() {
  return new Set(Object.entries(BREAKABLE).flatMap(([version, ids]) => keys(version, ids)));
}
