// SPDX-License-Identifier: Apache-2.0
// The API's contract with invented data behind it, and the built console in front: what the console is developed and
// tested against. Every answer and every request is checked against the contract.
//   node tests/mock.mjs [PORT]
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Contract, readContract } from "./mock/contract.mjs";
import { kHandlers, Refused } from "./mock/handlers.mjs";
import { World } from "./mock/world.mjs";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
export const kPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

async function bodyOf(request) {
  let text = "";
  for await (const part of request) text += part;
  return text === "" ? undefined : JSON.parse(text);
}

class Mock {
  constructor() {
    this.contract = new Contract(readContract());
    this.assets = new Map(JSON.parse(readFileSync(`${dist}manifest.json`, "utf8")).assets.map((asset) => [asset.path, asset]));
    this.broken = []; // what did not keep to the contract, either way
    this.world = new World();
    this.asked = []; // "METHOD path" of every request of the API
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  reset() {
    this.world.paused = true;
    this.server.closeAllConnections();
    this.world = new World();
    this.broken = [];
    this.asked = [];
  }

  async start(port = 0) {
    await new Promise((resolve) => this.server.listen(port, "127.0.0.1", resolve));
    this.address = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  asset(path, response) {
    const asset = this.assets.get(path);
    if (!asset) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": asset.type, "Content-Encoding": "gzip", "Content-Security-Policy": kPolicy, "X-Content-Type-Options": "nosniff", "Cache-Control": asset.immutable ? "max-age=31536000, immutable" : "no-cache" });
    response.end(readFileSync(`${dist}${asset.file}.gz`));
  }

  stream(found, channel, first, request, response) {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    const write = (name, data) => {
      const wrong = this.contract.eventErrors(found.operation, name, data);
      if (wrong.length) this.broken.push(`event ${name} of ${found.path}: ${wrong.join("; ")}`);
      response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      if (name === "end") response.end();
    };
    for (const [name, data] of first) write(name, data);
    request.on("close", this.world.listen(channel, write));
  }

  /** As when the service ends: nobody is told anything any more. */
  hangUp() {
    this.server.closeAllConnections();
  }

  async answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, "http://x");
    if (!pathname.startsWith("/api/")) return this.asset(pathname, response);
    this.asked.push(`${request.method} ${pathname}`);
    const found = this.contract.find(request.method, pathname);
    const { world } = this;
    if (!found) {
      this.broken.push(`${request.method} ${pathname} is not in the contract`);
      return void response.writeHead(404).end();
    }
    const name = found.operation.operationId;
    if (name === "events") return this.stream(found, "events", [["service", world.service()], ...[...world.profiles.values()].map((one) => ["card", one.card()])], request, response);
    const { live } = world.profiles.get(found.named.name) ?? {};
    if (name === "liveEvents" && live) return this.stream(found, `live/${found.named.name}`, [["run", live.shown()]], request, response);
    const send = (status, body, etag) => {
      const wrong = this.contract.answerErrors(found.operation, status, body);
      if (wrong.length) this.broken.push(`answer ${status} of ${request.method} ${found.path}: ${wrong.join("; ")}`);
      response.writeHead(status, { "Content-Type": status < 400 ? "application/json" : "application/problem+json", ...(etag ? { ETag: etag } : {}) });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    try {
      const body = await bodyOf(request);
      const wrong = this.contract.requestErrors(found.operation, body);
      if (wrong.length) this.broken.push(`request ${request.method} ${found.path}: ${wrong.join("; ")}`);
      if (name !== "login" && (world.forgotten ? name !== "session" : !world.loggedIn)) throw new Refused(401, "unauthenticated", "log in first");
      if (request.method !== "GET" && name !== "login" && request.headers["x-csrf-token"] !== world.session().csrf) throw new Refused(403, "csrf", "the CSRF token is missing");
      const language = request.headers["accept-language"]?.startsWith("cs") ? "cs" : "en";
      const handler = kHandlers[name];
      if (!handler) throw new Refused(404, "not_found", `the mock has no ${name}`);
      const answer = handler({ world, named: found.named, query: searchParams, body: body ?? {}, language, etag: request.headers["if-match"] });
      send(answer.status, answer.body, answer.etag);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      send(error.status, error.problem);
    }
  }
}

export async function startMock(port) {
  return new Mock().start(port);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const mock = await startMock(Number(process.argv[2] ?? 8086));
  console.log(mock.address);
  setInterval(() => mock.broken.splice(0).forEach((line) => console.error(line)), 1000);
}
