// Makes src/api/schema.d.ts anew from the program's OpenAPI document: `npm run types`.
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const own = fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));
const python = process.env.PYTHON ?? (existsSync(own) ? own : "python3");
const printed = execFileSync(python, [fileURLToPath(new URL("openapi.py", import.meta.url))], {
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
const { fingerprint, document } = JSON.parse(printed);
const types = astToString(await openapiTS(document));
const head = `// Made by \`npm run types\`; do not edit.\n// openapi: ${fingerprint}\n`;
writeFileSync(new URL("../src/api/schema.d.ts", import.meta.url), head + types);
