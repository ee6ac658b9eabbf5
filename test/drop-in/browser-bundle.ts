/** MQTT.js bundled for the browser, as MQTT.js bundles itself: with esbuild and its polyfills of Node's modules. */

import { build } from "esbuild";
import { polyfillNode } from "esbuild-plugin-polyfill-node";
import { type Codec, projectFolder } from "./project.js";

/**
 * A script that sets `globalThis.mqtt`. MQTT.js's own bundle has mqtt-packet in it already, so that no override
 * reaches it; this one is made of its modules.
 */
export async function browserBundle(codec: Codec): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: 'import mqtt from "mqtt/index"; globalThis.mqtt = mqtt;',
      resolveDir: projectFolder(codec),
    },
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    write: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [
      polyfillNode({
        polyfills: {
          net: "empty",
          tls: "empty",
          dns: "empty",
          readline: "empty",
        } as never,
      }),
    ],
  });
  return outputFiles[0]?.text as string;
}
