// Exit 1 when AsyncAPI's parser finds an error in the document; print everything it says.
import { readFile } from "node:fs/promises";
import { Parser } from "@asyncapi/parser";

const path = process.argv[2];
const { document, diagnostics } = await new Parser().parse(await readFile(path, "utf8"));

const SEVERITY = ["error", "warning", "information", "hint"];
for (const { severity, path: where, message } of diagnostics) {
  console.log(`${SEVERITY[severity]}: ${where.join(".") || path}: ${message}`);
}
if (!document || diagnostics.some(({ severity }) => severity === 0)) {
  console.error(`${path}: not a valid AsyncAPI document`);
  process.exit(1);
}
const messages = document.messages().all().length;
console.log(`${path}: AsyncAPI ${document.version()}, ${messages} messages, no errors`);
