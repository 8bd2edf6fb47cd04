// SPDX-License-Identifier: Apache-2.0
// Turns the schemas of the API's contract into TypeScript, so that a change of the contract is a type error here:
//   node tools/schema.mjs [OPENAPI] >src/api/schema.ts
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const word = (text) => (/^[A-Za-z_$][\w$]*$/.test(text) ? text : JSON.stringify(text));

function objectType(schema) {
  const required = new Set(schema.required ?? []);
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, value]) => `${word(name)}${required.has(name) ? "" : "?"}: ${typeOf(value)}`,
  );
  const open = schema.additionalProperties;
  if (!members.length) return `Record<string, ${open && open !== true ? typeOf(open) : "unknown"}>`;
  return `{ ${members.join("; ")} }`;
}

function typeOf(schema) {
  if (schema === true || schema === undefined) return "unknown";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const several = schema.oneOf ?? schema.anyOf;
  if (several) return several.map(typeOf).join(" | ");
  if (schema.allOf) return [...schema.allOf.map(typeOf), ...(schema.properties ? [objectType(schema)] : [])].join(" & ");
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.map((type) => plainType(type, schema)).join(" | ");
}

function plainType(type, schema) {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "integer":
    case "number":
      return "number";
    case "array":
      return `(${typeOf(schema.items)})[]`;
    case "object":
      return objectType(schema);
    default:
      return "unknown";
  }
}

export function typesOf(contract) {
  const types = Object.entries(contract.components.schemas).map(([name, schema]) => {
    const why = schema.description ? `/** ${schema.description.replaceAll("*/", "* /")} */\n` : "";
    return `${why}export type ${name} = ${typeOf(schema)};\n`;
  });
  return `// SPDX-License-Identifier: Apache-2.0\n// Made from the API's contract by tools/schema.mjs; do not edit.\n\n${types.join("\n")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const contract = process.argv[2] ?? new URL("../../host/serve/api/openapi.json", import.meta.url);
  process.stdout.write(typesOf(JSON.parse(readFileSync(contract, "utf8"))));
}
