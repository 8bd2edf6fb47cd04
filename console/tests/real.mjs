// SPDX-License-Identifier: Apache-2.0
// The real service with the sandbox as its outside world, for a browser to look at. BUILD names the build whose
// programs are used (release); BIN the folder itself.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const bin = process.env.BIN ?? join(root, "build", process.env.BUILD ?? "release", "bin");
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function until(what, seconds, ready) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(100)) {
    const found = await ready();
    if (found) return found;
  }
  throw new Error(`waited ${seconds} s in vain for ${what}`);
}

function ended(child) {
  return new Promise((done) => (child.exitCode !== null || child.signalCode !== null ? done() : child.once("exit", done)));
}

class Real {
  constructor() {
    this.dir = mkdtempSync(join(tmpdir(), "spojka-console-"));
    this.broken = [];
    this.log = "";
  }

  /** Runs of the past are kept; each test works with a profile of its own. */
  reset() {}

  start(program, args, environment = {}) {
    const child = spawn(join(bin, program), args, { env: { ...process.env, ...environment }, stdio: ["ignore", "ignore", "pipe"] });
    child.stderr.on("data", (data) => (this.log += data));
    return child;
  }

  async startAll(customers, orders) {
    if (!existsSync(join(bin, "spojka"))) throw new Error(`${bin} has no spojka: build it first, or say BUILD=...`);
    this.sandbox = this.start("spojka-sandbox", ["serve", "--customers", customers, "--orders", orders, "--dir", this.dir]);
    await until("the sandbox", 60, () => existsSync(join(this.dir, "sandbox.json")));
    this.outside = JSON.parse(readFileSync(join(this.dir, "sandbox.json"), "utf8"));
    mkdirSync(join(this.dir, "profiles"));
    await this.serve();
    return this;
  }

  async serve() {
    const before = this.log.length;
    this.service = this.start("spojka", ["serve", join(this.dir, "profiles"), "--data", join(this.dir, "serve"), "--listen", "127.0.0.1:0", "--log-format", "json"], { XDG_STATE_HOME: join(this.dir, "state") });
    this.address = await until("the service", 60, () => /"url":"(https?:\/\/127\.0\.0\.1:\d+)\/?"/.exec(this.log.slice(before))?.[1]);
  }

  async stop() {
    for (const child of [this.service, this.sandbox]) {
      child?.kill("SIGTERM");
      if (child) await ended(child);
    }
    if (process.env.KEEP) console.log(`kept: ${this.dir}`);
    else rmSync(this.dir, { recursive: true, force: true });
  }

  /** With DIST=1 the pages are those of console/dist, and not those the program was built with. */
  async dress(page) {
    if (!process.env.DIST) return;
    const { assets } = JSON.parse(readFileSync(`${dist}manifest.json`, "utf8"));
    for (const { path, file, type } of assets)
      await page.route(`${this.address}${path}`, (route) => route.fulfill({ contentType: type, body: readFileSync(`${dist}${file}`) }));
  }

  /** What a person does at the shop or the contact centre. */
  async control(method, path, body) {
    const answer = await fetch(this.outside.control_url + path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return text.startsWith("{") || text.startsWith("[") ? JSON.parse(text.split("\n")[0]) : text;
  }

  /** What the service says to a program on this machine. */
  async api(path, language = "en") {
    const answer = await fetch(this.address + path, { headers: { "Accept-Language": language } });
    return answer.json();
  }
}

export async function startReal(customers = "20", orders = "60") {
  const real = new Real();
  try {
    return await real.startAll(customers, orders);
  } catch (error) {
    await real.stop();
    throw new Error(`${error.message}\n${real.log.slice(-2000)}`);
  }
}
