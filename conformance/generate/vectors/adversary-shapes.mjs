/** What the adversaries have in common. */

export const LENGTHS = { "3.1.1": "", "5.0": "00" };
export const BOTH = ["3.1.1", "5.0"];
export const slugOf = (part) => `adversaries/${part}`;
export const is50 = (version) => version === "5.0";
export const level = (version) => (is50(version) ? 5 : 4);
