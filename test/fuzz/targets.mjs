// What is fuzzed. `least` is how many of the instrumented edges a run has to reach to be taken for one: about two
// thirds of what the seeds alone reach, so that lost instrumentation is seen and a change of the codec is not.
export const TARGETS = [
  { name: "decode", least: 1_200 },
  { name: "stream", least: 850 },
  { name: "encode", least: 1_300 },
  { name: "dissect", least: 1_050 },
  { name: "drop-in", least: 1_350 },
];

/** The packages whose code is instrumented, by their folders under node_modules/@mqtt-codec. */
export const PACKAGES = ["core", "mqtt-packet"];
