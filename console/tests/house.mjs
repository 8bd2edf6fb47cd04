// SPDX-License-Identifier: Apache-2.0
// The walls of this room: no connector is known, nothing of data becomes markup, types follow the contract, it stays small.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { typesOf } from "../tools/schema.mjs";
import { kContract, readContract } from "./mock/contract.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
const sources = filesBelow(`${root}src`).map((path) => ({ path: path.slice(root.length), text: readFileSync(path, "utf8") }));

const kFirstLoad = 100 * 1024;
const kLongest = 400;

test("nobody here names a connector or what is one's", () => {
  const catalogs = ["cs", "en"].map((language) => ({ path: `po/${language}.po`, text: readFileSync(`${root}po/${language}.po`, "utf8") }));
  for (const { path, text } of [...sources, ...catalogs]) assert.doesNotMatch(text, /shoptet|daktela/i, path);
});

test("whatever comes from data is shown as text", () => {
  for (const { path, text } of sources) assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, path);
});

test("the page has nothing a strict policy would stop", () => {
  const page = readFileSync(`${root}dist/index.html`, "utf8");
  assert.doesNotMatch(page, /<style|style=|\son\w+=/);
  for (const [, attributes, inside] of page.matchAll(/<script([^>]*)>([^<]*)/g)) {
    assert.match(attributes, /src="\/assets\//);
    assert.equal(inside, "");
  }
  assert.doesNotMatch(page, /(src|href|content)="https?:/);
});

test("files stay small", () => {
  for (const { path, text } of sources) assert.ok(text.split("\n").length <= kLongest, path);
});

test("the types are those of the contract", { skip: existsSync(kContract) ? false : `no contract at ${kContract}` }, () => {
  assert.equal(readFileSync(`${root}src/api/schema.ts`, "utf8"), typesOf(readContract()), "node tools/schema.mjs >src/api/schema.ts");
});

test("the first load stays below 100 KB compressed", () => {
  const { assets } = JSON.parse(readFileSync(`${root}dist/manifest.json`, "utf8"));
  // One catalog is loaded, the larger one counts.
  const catalogs = assets.filter(({ path }) => path.endsWith(".json")).map(({ gz_bytes }) => gz_bytes);
  const others = assets.filter(({ path }) => !path.endsWith(".json")).reduce((sum, { gz_bytes }) => sum + gz_bytes, 0);
  const first = others + Math.max(...catalogs);
  console.log(`first load: ${first} bytes compressed`);
  assert.ok(first < kFirstLoad, String(first));
});
