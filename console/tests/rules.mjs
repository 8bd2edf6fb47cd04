// SPDX-License-Identifier: Apache-2.0
// The console's logic without a browser, bundled as the page is.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const src = fileURLToPath(new URL("../src", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "console-rules-"));
after(() => rmSync(work, { recursive: true }));
const modules = { rule: "mapping/rule", transforms: "mapping/transforms", flow: "mapping/flow_text", document: "mapping/document", links: "mapping/links", lines: "text/lines", tree: "text/tree", schema: "ui/settings_schema", guess: "text/guess", format: "text/format", problems: "text/problems", words: "mapping/rule_words", cron: "text/cron", names: "text/names", audit: "text/audit", settings: "ui/setting_names" };
writeFileSync(join(work, "all.ts"), Object.entries(modules).map(([name, path]) => `export * as ${name} from "${src}/${path}";`).join("\n"));
execFileSync("esbuild", [join(work, "all.ts"), "--bundle", "--format=esm", "--jsx-factory=h", "--alias:preact=/usr/share/nodejs/preact/src/preact.js", `--outfile=${join(work, "all.mjs")}`, "--log-level=warning"]);
const { rule, transforms, flow, document, links, lines, tree, schema, guess, format, problems, words, cron, names, audit, settings } = await import(pathToFileURL(join(work, "all.mjs")).href);

test("a rule that is read and written again is the same, whatever its form", () => {
  for (const written of [
    "email",
    ["name", "email"],
    { from: "name", apply: ["last_name"], default: "-" },
    { from: ["a", "b"], apply: [{ e164: { region: "{country}", otherwise: "CZ" } }], otherwise: ["c", "d"] },
    { all: ["street", "city"], apply: [{ join: ", " }] },
    { template: "{status}: {total}[ {currency}]", default: "" },
    { value: "" },
    { ref: "people" },
    { from: "total", per: "currency", apply: ["sum"] },
  ])
    assert.deepEqual(rule.writeRule(rule.readRule(written)), written);
});

test("a rule with nothing in it is none", () => {
  assert.equal(rule.writeRule(rule.readRule(undefined)), undefined);
  assert.equal(rule.writeRule({ ...rule.kNoRule, mode: "template" }), undefined);
  assert.equal(rule.writeRule({ ...rule.kNoRule, mode: "all", paths: [""] }), undefined);
});

test("what will not fit is seen before a record is tried", () => {
  const misfit = (written, field, gathers = false) => rule.misfitOf(rule.readRule(written), field, gathers);
  assert.equal(misfit(undefined, { required: true }), "empty");
  assert.equal(misfit(undefined, {}), null);
  assert.equal(misfit("accounts[].email", {}), "several");
  assert.equal(misfit("items[type=fee].name", {}), "several");
  assert.equal(misfit("accounts[0].email", {}), null);
  assert.equal(misfit("accounts[].email", { list: true }), null);
  assert.equal(misfit("accounts[].email", {}, true), null);
  assert.equal(misfit({ from: "accounts[].email", apply: ["first"] }, {}), null);
  assert.equal(misfit({ all: ["a", "b"], apply: [{ join: ", " }] }, {}), null);
  assert.equal(misfit({ all: ["a", "b"] }, {}), "several");
});

test("usages of transforms become forms", () => {
  const kinds = (usage) => transforms.waysOf({ usages: usage.split(" or ") }).map((way) => way.kind);
  assert.deepEqual(kinds("trim"), ["bare"]);
  assert.deepEqual(kinds('{ prefix: "Obj. " }'), ["one"]);
  assert.deepEqual(kinds("{ replace: [FROM, TO] }"), ["several"]);
  assert.deepEqual(kinds('{ map: { FROM: TO, "*": OTHER } }'), ["table"]);
  assert.deepEqual(kinds('{ e164: CZ } or { e164: { region: "{country}", otherwise: CZ } }'), ["one", "options"]);
  assert.deepEqual(kinds("whatever { it is"), ["bare"]);
});

test("a step keeps its form", () => {
  const [one, options] = transforms.waysOf({ usages: ["{ e164: CZ }", '{ e164: { region: "{country}", otherwise: CZ } }'] });
  assert.equal(transforms.wayUsed({ e164: "CZ" }, [one, options]), one);
  assert.equal(transforms.wayUsed({ e164: { region: "CZ" } }, [one, options]), options);
  assert.equal(transforms.wayUsed("e164", [one, options]), null);
  assert.deepEqual(transforms.newStep("e164", one), { e164: "" });
});

test("the short notation is read with quotes, lists and pairs", () => {
  assert.deepEqual(flow.readFlow('{ replace: ["-", "/"] }'), { replace: ["-", "/"] });
  assert.deepEqual(flow.readFlow("{ e164: { region: \"{a}, {b}\", otherwise: CZ } }"), { e164: { region: "{a}, {b}", otherwise: "CZ" } });
  assert.throws(() => flow.readFlow("{ a: [b"));
  assert.throws(() => flow.readFlow("{ a: b } c"));
});

test("both forms of a profile give flows, and only what differs is changed", () => {
  const [guests] = document.flowsOf({ streams: { guests: { to: "card", fields: { title: "name", "a/b": "x", gone: "y" } } } });
  assert.deepEqual([guests.name, guests.from, guests.to, guests.gathers], ["guests", ["guests"], "card", false]);
  assert.deepEqual(document.changesOf(guests, { title: "name", "a/b": ["x", "z"] }), [
    { op: "set", path: "/streams/guests/fields/a~1b", value: ["x", "z"] },
    { op: "remove", path: "/streams/guests/fields/gone" },
  ]);
  const [people] = document.flowsOf({ flows: { people: { from: ["guests", "purchases"], to: "card", identity: [], fields: {} } } });
  assert.deepEqual([people.from, people.gathers], [["guests", "purchases"], true]);
  const streams = [{ name: "guests", fields: [{ path: "name" }] }, { name: "other", fields: [{ path: "x" }] }];
  assert.deepEqual(document.sourceFieldsOf(people, streams).map(({ path }) => path), ["guests.name"]);
  assert.deepEqual(document.sourceFieldsOf(guests, streams).map(({ path }) => path), ["name"]);
});

test("a pasted link is taken apart as the connector says, and nothing else is", () => {
  const shapes = [{ path: "/export/a.xml", origin: "address", query: { hash: "a_hash", patternId: "pattern" } }];
  assert.deepEqual(links.takeApart(" https://x.example.com/export/a.xml?patternId=-11&hash=h1&other=1 ", shapes), { address: "https://x.example.com", a_hash: "h1", pattern: "-11" });
  assert.deepEqual(links.takeApart("https://x.example.com/export/a.xml", shapes), { address: "https://x.example.com" });
  assert.equal(links.takeApart("https://x.example.com/export/b.xml?hash=h1", shapes), null);
  assert.equal(links.takeApart("javascript:alert(1)//export/a.xml", shapes), null);
  assert.equal(links.takeApart("h1", shapes), null);
});

test("the lines that changed are told, far ones are left out", () => {
  const before = ["a", "b", "c", "d", "e", "f", "g"].join("\n");
  const after = ["a", "b", "c", "d", "e", "x", "g"].join("\n");
  assert.deepEqual(lines.changedLines(before, after).map(({ kind, text }) => `${kind} ${text}`), ["same d", "same e", "removed f", "added x", "same g"]);
  assert.deepEqual(lines.changedLines("a", "a"), []);
});

test("a record is a flat list of its single values", () => {
  assert.deepEqual(tree.leavesOf({ a: { b: 1 }, c: [{ d: "x" }, { d: null }] }), [
    { path: "a.b", value: 1 },
    { path: "c[0].d", value: "x" },
    { path: "c[1].d", value: null },
  ]);
  assert.equal(tree.valueAt({ extra: { mails: ["x"] } }, "extra.mails")[0], "x");
  assert.equal(tree.valueAt({ extra: null }, "extra.mails"), undefined);
  assert.equal(tree.atPointer({ "a/b": { "c~d": [5] } }, tree.pointer("a/b", "c~d", 0)), 5);
});

test("settings are checked before they are sent, and sent as what they are", () => {
  const config = { required: ["key"], properties: { key: { type: "string", title: "Key" }, n: { type: "integer", title: "N", minimum: 5, maximum: 9 }, p: { type: "string", title: "P", pattern: "^[0-9]*$" }, late: { type: "string", title: "L", "x-options": "check" } } };
  assert.deepEqual(Object.keys(schema.wrongIn({ ...config, required: ["key", "late"] }, { n: "4", p: "x" }, false)), ["key", "n", "p"]);
  assert.deepEqual(Object.keys(schema.wrongIn({ ...config, required: ["key", "late"] }, { key: "k" }, true)), ["late"]);
  assert.deepEqual(schema.wrongIn(config, { key: "${KEY}", n: "${N}", p: "${P}" }, true), {});
  assert.deepEqual(schema.toConfig(config, { key: "k", n: "7", p: "" }), { key: "k", n: 7 });
});

test("a setting that does not matter is not shown, not demanded, not sent, and stays as it is stored", () => {
  const when = (way) => ({ "x-when": { way: [way] } });
  const config = {
    required: ["name"],
    allOf: [{ if: {}, then: { required: ["token"] } }],
    properties: {
      name: { type: "string", title: "Name" },
      way: { type: "string", title: "Way", default: "links", enum: ["links", "api"] },
      link: { type: "string", title: "Link", ...when("links") },
      token: { type: "string", title: "Token", ...when("api") },
      depth: { type: "integer", title: "Depth", minimum: 5, "x-group": "More", ...when("api") },
    },
  };
  const shown = (values) => schema.groupsOf(config, values).flatMap((group) => group.names);
  assert.deepEqual(shown({}), ["name", "way", "link"]);
  assert.deepEqual(shown({ way: "api" }), ["name", "way", "token", "depth"]);
  assert.deepEqual(Object.keys(schema.wrongIn(config, { name: "n", depth: "1" }, true)), []);
  assert.deepEqual(Object.keys(schema.wrongIn(config, { name: "n", way: "api", depth: "1" }, true)), ["token", "depth"]);
  assert.deepEqual(schema.toConfig(config, { name: "n", way: "api", link: "l", token: "t" }), { name: "n", way: "api", token: "t" });
  const stored = { name: "n", link: "l" };
  const path = (name) => `/source/config/${name}`;
  assert.deepEqual(schema.configChanges(config, { ...stored, way: "api", token: "t" }, stored, path), [
    { op: "set", path: "/source/config/way", value: "api" },
    { op: "set", path: "/source/config/token", value: "t" },
  ]);
  assert.deepEqual(schema.configChanges(config, { ...stored, link: "" }, stored, path), [{ op: "remove", path: "/source/config/link" }]);
});

test("what is left of a run is known once guesses agree, and not before", () => {
  assert.equal(guess.agree([5000], 0), false);
  assert.equal(guess.agree([5000, 900, 300, 120, 110], 0), false);
  assert.equal(guess.agree([130, 125, 120, 122, 118], 0), true);
  assert.equal(guess.agree([103, 102, 101, 100, 104], 100), true, "at the end a few seconds are no matter");
});

test("a schedule is spread a little, so it is told as about", () => {
  assert.match(format.schedule("every 15m"), /^about /);
});

test("an arrow of a way through menus does not break", () => {
  assert.equal(format.arrows("Manage -> Users"), "Manage\u00a0→ Users");
});

test("a mistake that stands in no line is told without one", () => {
  assert.equal(problems.problemText({ line: 0, column: 0, message: "it cannot be read" }), "it cannot be read");
  assert.match(problems.problemText({ line: 7, column: 1, message: "x" }), /7.*x/);
});

test("what was said to be wrong is forgotten once something else is typed", () => {
  assert.deepEqual(schema.stillWrong({ a: "no", b: "no" }, { a: "1", b: "2" }, { a: "3", b: "2" }), { b: "no" });
});

test("a rule is told in words, with the titles of its fields", () => {
  const titles = { name: "Name", email: "E-mail", "orders.total": "Total" };
  const titleOf = (path) => titles[path] ?? path;
  const told = (written) => words.ruleWords(rule.readRule(written), titleOf);
  assert.equal(told(["name", "email"]), "Name, else E-mail");
  assert.equal(told({ all: ["name", "email"], apply: ["distinct"] }), "Name + E-mail");
  assert.equal(told({ template: "{name} <{other}>" }), "Text: {Name} <{other}>");
  assert.equal(words.lineWords('name, email | last_name | default("-")', titleOf), "Name, else E-mail · Surname · else “-”");
  assert.equal(words.lineWords("all(name, email) | join(; ) | otherwise(email)", titleOf), "Name + E-mail · Join to one text: ;  · else E-mail");
  assert.equal(words.lineWords('email | e164(region: "{name}", otherwise: "CZ")', titleOf), "E-mail · Phone number as +420 …: Country of numbers without a code: {Name}, Where that is nothing: CZ");
  assert.equal(words.lineWords('email | truncate("255")', titleOf), "E-mail · Cut to a length: 255");
  assert.equal(words.lineWords("orders.total per orders.currency | sum", titleOf), "Total (orders.currency) · Sum");
  assert.equal(words.lineWords('= "x"', titleOf), "Always “x”");
  assert.equal(words.lineWords("-> companies", titleOf), "The object of flow Companies");
  assert.equal(words.lineWords("what ever | it is (", titleOf), "what ever · it is (");
});

test("a line of cron is looked at before it is sent, also whether it ever comes", () => {
  for (const line of ["*/15 6-22 * * *", "0 3 29 2 *", "0 3 31 2 mon", "0,30 0-23/2 1 jan-MAR sun", "5 4 * * 7"]) assert.equal(cron.cronProblem(line), "", line);
  assert.match(cron.cronProblem("*/15 6-22 * *"), /Here are 4/);
  assert.match(cron.cronProblem("61 * * * *"), /^Minute/);
  assert.match(cron.cronProblem("0 22-6 * * *"), /^Hour/);
  assert.match(cron.cronProblem("0 3/2 * * *"), /^Hour/);
  assert.match(cron.cronProblem("0 3 * foo *"), /^Month/);
  assert.match(cron.cronProblem("0 3 31 2,4 *"), /never run/);
});

test("a name somebody types becomes one that can be used", () => {
  assert.equal(names.nameFrom("Můj obchod"), "muj-obchod");
  assert.equal(names.nameFrom("-Žluťoučký & kůň 2"), "zlutoucky-kun-2");
  assert.equal(names.flowText("constructor"), "constructor");
});

test("what was done is told in words, and what nobody knows as it is written", () => {
  assert.equal(audit.auditDetail("4 records"), "4 records");
  assert.equal(audit.auditDetail("1 records"), "1 record");
  assert.equal(audit.auditDetail("/schedule /source/config/key /flows/people/fields/customFields.url ..."), "schedule, source: key, mapping of People: customFields.url, …");
  assert.equal(audit.auditDetail("identity"), "in conflicts of identity");
  assert.equal(audit.auditDetail("failed customers:12"), "of the failed record customers:12");
  assert.equal(audit.auditDetail("operator password"), "operator, password");
  assert.equal(audit.auditDetail("people/customers:7"), "people/customers:7");
  assert.equal(audit.auditDetail(""), "");
});

test("a text that names a setting as the file does calls it as its field", () => {
  const config = { properties: { access_token: { title: "Token" }, key: { title: "Reading key" }, instance_uri: { title: "Address" } } };
  const told = (text) => settings.withTitles(text, config);
  assert.equal(told("copy it to access_token"), "copy it to “Token”");
  assert.equal(told("S „instance_uri“ a 'key'"), "S “Address” a “Reading key”");
  assert.equal(told("the key of the shop, constructor, other_name"), "the key of the shop, constructor, other_name");
  assert.equal(settings.withTitles("access_token", undefined), "access_token");
});
