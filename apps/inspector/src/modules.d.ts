/** The standard's sentences by version and id: "3.1.1 MQTT-3.1.0-1". */
declare module "virtual:statements" {
  const statements: Readonly<Record<string, string>>;
  export default statements;
}

declare module "*.css" {}
