// Reads one {"schema", "answers"} a line, answers true or false: whether Ajv, as browsers use it, lets the answers through.
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";

const compiled = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const { schema, answers } = JSON.parse(line);
  const key = JSON.stringify(schema);
  if (!compiled.has(key)) {
    compiled.clear();
    // As strict as Ajv can be, but for our own "x-type" and "x-position".
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, formats: { date: true } });
    ajv.addVocabulary(["x-type", "x-position", "x-niche", "x-version", "x-form-schema-id", "x-placeholder", "x-unit", "x-labels", "x-step",
      "x-group", "x-shown-if"]);
    compiled.set(key, ajv.compile(schema));
  }
  console.log(compiled.get(key)(answers));
}
