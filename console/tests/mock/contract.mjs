// SPDX-License-Identifier: Apache-2.0
// The API's contract: which operation a request is, and whether an answer is what it promises.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

export const kContract = process.env.SPOJKA_OPENAPI ?? fileURLToPath(new URL("../../../host/serve/api/openapi.json", import.meta.url));

export function readContract() {
  if (!existsSync(kContract)) throw new Error(`the API's contract is not at ${kContract}; SPOJKA_OPENAPI names another place`);
  return JSON.parse(readFileSync(kContract, "utf8"));
}

export class Contract {
  constructor(document) {
    this.document = document;
    this.ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema(document, "api");
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
        pattern: new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
      })),
    );
  }

  /** The operation a request is, with what its path names. */
  find(method, path) {
    for (const one of this.operations) {
      const match = one.method === method && one.pattern.exec(path);
      if (match) return { ...one, named: Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])) };
    }
    return null;
  }

  resolve(part) {
    return part?.$ref ? part.$ref.slice(2).split("/").reduce((at, name) => at[name], this.document) : part;
  }

  // References within a schema are the document's.
  check(schema, value) {
    const inside = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components'));
    const validate = this.ajv.compile(inside);
    return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`);
  }

  /** What is wrong with an answer; empty when it is as promised. */
  answerErrors(operation, status, value) {
    const promised = this.resolve(operation.responses[status]);
    if (!promised) return [`status ${status} is not promised`];
    const content = promised.content?.["application/json"] ?? promised.content?.["application/problem+json"];
    if (!content) return value === undefined ? [] : ["an answer where none is promised"];
    return this.check(content.schema, value);
  }

  requestErrors(operation, value) {
    const schema = operation.requestBody?.content?.["application/json"]?.schema;
    if (!schema) return value === undefined ? [] : ["a body where none is taken"];
    return this.check(schema, value);
  }

  eventErrors(operation, name, value) {
    const schema = operation["x-events"]?.[name];
    return schema ? this.check(schema, value) : [`event ${name} is not promised`];
  }
}
