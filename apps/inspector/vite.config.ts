// Builds the page as one file that loads nothing: it works from a disk, a file server, and offline.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { defineConfig, type Plugin } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

const STATEMENTS = "virtual:statements";

/** The statements of the standard, of which the page needs no more than the sentences. */
function statements(): Plugin {
  return {
    name: "statements",
    resolveId: (id) => (id === STATEMENTS ? `\0${STATEMENTS}` : undefined),
    load(id) {
      if (id !== `\0${STATEMENTS}`) return undefined;
      const path = createRequire(import.meta.url).resolve(
        "@mqtt-codec/conformance/statements.json",
      );
      const { statements } = JSON.parse(readFileSync(path, "utf8")) as {
        statements: readonly { version: string; id: string; statement: string }[];
      };
      const pairs = statements.map(({ version, id, statement }) => [`${version} ${id}`, statement]);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(pairs)))});`;
    },
  };
}

/** Allows the page its own script and style, and nothing else: it cannot send anything anywhere. */
function contentSecurityPolicy(): Plugin {
  return {
    name: "content-security-policy",
    apply: "build",
    enforce: "post",
    generateBundle: {
      // After the script and the style are in the page.
      order: "post",
      handler(_, bundle) {
        for (const asset of Object.values(bundle)) {
          if (asset.type !== "asset" || !asset.fileName.endsWith(".html")) continue;
          const html = String(asset.source);
          const hashesOf = (element: string): string =>
            [...html.matchAll(new RegExp(`<${element}[^>]*>([\\s\\S]*?)</${element}>`, "g"))]
              .map(
                ([, text]) =>
                  `'sha256-${createHash("sha256")
                    .update(text ?? "")
                    .digest("base64")}'`,
              )
              .join(" ");
          const policy = [
            "default-src 'none'",
            `script-src ${hashesOf("script")}`,
            `style-src ${hashesOf("style")}`,
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
          ].join("; ");
          asset.source = html.replace(
            "<head>",
            () => `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
          );
        }
      },
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [
    statements(),
    viteSingleFile({ removeViteModuleLoader: true }),
    contentSecurityPolicy(),
  ],
  build: { target: "es2022", reportCompressedSize: false },
});
