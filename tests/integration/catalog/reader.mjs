// Reads one {"fields", "values"} a line, answers what the pages make of it: {"answers", "shown"}.
import { createInterface } from "node:readline";
import { build } from "../../../web/node_modules/vite/dist/node/index.js";

const [{ output }] = await build({
  configFile: false,
  logLevel: "silent",
  build: { write: false, minify: false, lib: { entry: "web/src/form/read.ts", formats: ["es"] } },
});
const { read, shownFields } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);

for await (const line of createInterface({ input: process.stdin })) {
  const { fields, values } = JSON.parse(line);
  console.log(JSON.stringify({ answers: read(fields, values), shown: shownFields(fields, values).map(({ id }) => id) }));
}
