/** Flags of V8 for a young generation that holds all that is allocated while it is measured. */
export const ROOMY = ["--expose-gc", "--min-semi-space-size=128", "--max-semi-space-size=128"];
