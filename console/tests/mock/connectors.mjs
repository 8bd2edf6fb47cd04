// SPDX-License-Identifier: Apache-2.0
// Two pretend connectors: what they need, what they offer, and what a check of them says.
import { kWords } from "./texts.mjs";

const draft = "http://json-schema.org/draft-07/schema#";

export const kPlugins = [
  { id: "stall", file: "/usr/lib/spojka/plugins/stall.spojka.so", name: "Stall", version: "0.1.0", interfaces: ["spojka.source/1"] },
  { id: "cardbox", file: "/usr/lib/spojka/plugins/cardbox.spojka.so", name: "Card box", version: "0.2.0", interfaces: ["spojka.destination/1"] },
  { id: "drum", file: "/usr/lib/spojka/plugins/drum.spojka.so", name: "Drum", version: "0.1.0", interfaces: ["spojka.source/1"], faults: "crashed 3 times while reading; in quarantine until 14:00" },
  { id: "rust", file: "/usr/lib/spojka/plugins/rust.spojka.so", problem: "it needs interface version 3, this program has 1: ask for a newer file" },
];

export function connectorShown(id, language) {
  const w = kWords[language];
  const plugin = kPlugins.find((one) => one.id === id && one.name);
  if (!plugin) return null;
  const common = { manifest: { id, name: plugin.name, version: plugin.version, interfaces: plugin.interfaces }, file: plugin.file, build_info: "gcc 12.2.0, spojka sdk 0.1.0" };
  if (id === "cardbox")
    return {
      ...common,
      destination: {
        title: w.destinationTitle,
        config: {
          $schema: draft,
          type: "object",
          properties: {
            address: { type: "string", title: w.boxAddress, description: w.boxAddressHelp, examples: ["https://box.example.com"], "x-group": "Box" },
            token: { type: "string", writeOnly: true, title: w.token, description: w.tokenHelp, "x-group": "Box" },
            drawer: { type: "string", title: w.drawer, description: w.drawerHelp, "x-options": "check", "x-group": "Box" },
            plain: { type: "boolean", default: false, title: w.plain, "x-group": "Tuning" },
          },
          required: ["address", "token", "drawer"],
          additionalProperties: false,
        },
      },
    };
  return {
    ...common,
    source: {
      title: w.sourceTitle,
      config: {
        $schema: draft,
        type: "object",
        "x-links": [{ path: "/export/purchases", origin: "address", query: { key: "key", shelf: "shelf" } }],
        "x-hooks": { setting: "hooks_url", addresses: [{ path: "install", title: w.hooksInstall, description: w.hooksInstallHelp }] },
        allOf: [{ if: { properties: { way: { enum: ["desk"] } }, required: ["way"] }, then: { required: ["desk_token"] } }],
        properties: {
          way: { type: ["string", "integer"], title: w.way, default: "export", enum: ["export", "desk"], "x-choices": [{ value: "export", title: w.wayExport, description: w.wayExportHelp }, { value: "desk", title: w.wayDesk, description: w.wayDeskHelp }], "x-group": "Access" },
          desk_token: { type: ["string", "integer"], writeOnly: true, title: w.deskToken, "x-when": { way: ["desk"] }, "x-group": "Access" },
          hooks_url: { type: ["string", "integer"], title: w.hooksUrl, "x-when": { way: ["desk"] }, "x-group": "Access" },
          address: { type: ["string", "integer"], title: w.address, description: w.addressHelp, examples: ["https://stall.example.com"], "x-group": "Access" },
          key: { type: ["string", "integer"], writeOnly: true, title: w.key, description: w.keyHelp, "x-group": "Access" },
          shelf: { type: ["string", "integer"], pattern: "^[0-9]*$", title: w.shelf, description: w.shelfHelp, "x-when": { way: ["export"] }, "x-group": "Access" },
          overlap: { type: "integer", default: 120, minimum: 15, maximum: 10080, title: w.overlap, description: w.overlapHelp, "x-group": "Reading" },
          zone: { type: "string", default: "Europe/Prague", enum: ["Europe/Prague", "Europe/Vienna", "UTC"], title: w.zone, "x-group": "Reading" },
        },
        required: ["address", "key"],
        additionalProperties: false,
      },
    },
  };
}

export const kDrawers = [
  { value: "shop", title: "Shop" },
  { value: "club", title: "Club" },
];

export function checkAnswer(profile, document, language) {
  const w = kWords[language];
  const { address = "", key = "" } = document.source.config ?? {};
  const { token = "", drawer = "" } = document.destination.config ?? {};
  const row = (id, title, status, message, hint, setting) => ({ id, title, status, message, ...(hint ? { hint } : {}), ...(setting ? { setting } : {}) });
  const locked = String(address).includes("locked");
  const stall = [
    row("address", w.address, "ok", w.reached, "", "address"),
    locked
      ? row("export", w.exportRow, "error", w.locked, w.lockedDo, "key")
      : key === "wrong" || key === ""
        ? row("export", w.exportRow, "error", w.keyWrong, w.keyDo, "key")
        : row("export", w.exportRow, "ok", w.reached, "", "key"),
  ];
  const drawerRow = drawer
    ? row("drawer", w.drawer, "ok", w.drawerFound.replace("{name}", drawer), "", "drawer")
    : row("drawer", w.drawer, "error", w.drawerMissing, "", "drawer");
  const box = [
    token === "wrong" || token === "" ? row("token", w.tokenRow, "error", w.tokenWrong, w.tokenDo, "token") : row("token", w.tokenRow, "ok", w.reached, "", "token"),
    { ...drawerRow, options: kDrawers },
  ];
  const checks = { profile: [row("profile", `${profile}.yaml`, "ok", "")], stall, cardbox: box, mapping: [row("mapping", w.card, "ok", w.mappingOk)] };
  const bad = Object.values(checks).flat().some((one) => one.status === "error");
  return { profile, ok: !bad, warnings: false, checks };
}

export function fieldsAnswer(profile, language) {
  const w = kWords[language];
  const person = [
    { path: "name", type: "string", title: w.name, role: "person.full_name", sensitive: true },
    { path: "mails[]", type: "string", title: w.mail, role: "person.email", sensitive: true },
    { path: "phones[]", type: "string", title: w.phone, role: "person.phone", sensitive: true },
    { path: "city", type: "string", title: w.city },
  ];
  const purchase = [
    { path: "number", type: "string", title: w.number, role: "order.number" },
    { path: "buyer.name", type: "string", title: w.name, role: "person.full_name", sensitive: true },
    { path: "buyer.mail", type: "string", title: w.mail, role: "person.email", sensitive: true },
    { path: "total", type: "decimal", title: w.total },
    { path: "state", type: "string", title: w.state },
    { path: "page", type: "string", title: w.page, role: "order.url" },
  ];
  const card = [
    { path: "title", type: "string", title: w.title, help: w.titleHelp, required: true, max_length: 40 },
    { path: "firstname", type: "string", title: w.first },
    { path: "lastname", type: "string", title: w.last, required: true },
    { path: "note", type: "string", title: w.note, max_length: 512 },
    { path: "extra.mails", type: "string", title: w.mails, list: true },
    { path: "extra.phones", type: "string", title: w.phones, list: true },
    { path: "extra.link", type: "string", title: w.link },
    { path: "extra.age", type: "string", title: w.age, options: ["young", "old"] },
  ];
  const guests = {
    to: "card",
    fields: {
      title: ["name", "city"],
      firstname: { from: "name", apply: ["first_name"] },
      lastname: { from: "name", apply: ["last_name"], otherwise: "mails[]", default: "-" },
      "extra.mails": { from: "mails[]", apply: [{ email: { invalid: "keep" } }] },
      "extra.phones": { from: "phones[]", apply: [{ e164: "CZ" }] },
    },
  };
  const purchases = { to: "card", fields: { title: "number", lastname: { from: "buyer.name", apply: ["last_name"], default: "-" }, "extra.mails": "buyer.mail", "extra.link": "page", note: { template: "{state}: {total} CZK" } } };
  const people = {
    from: ["guests", "purchases"],
    to: "card",
    identity: [{ email: "mail", guests: "mails[]", purchases: "buyer.mail" }],
    fields: { title: ["guests.name", "purchases.buyer.name", "purchases.number"], lastname: { from: ["guests.name", "purchases.buyer.name"], apply: ["last_name"], default: "-" }, "extra.mails": { all: ["guests.mails[]", "purchases.buyer.mail"], apply: ["lower", "distinct"] } },
  };
  return {
    profile,
    streams: [
      { name: "guests", title: w.guests, required: true, fields: person },
      { name: "purchases", title: w.purchases, required: true, fields: purchase },
    ],
    targets: [{ name: "card", title: w.card, fields: card }],
    proposed_yaml: "streams:\n  guests:\n    to: card\n",
    proposed: { guests, purchases },
    proposed_flows: { people },
  };
}

const kWritten = [
  { name: "capitalize", usage: "capitalize", help: "first letter of every word large, the others small" },
  { name: "date", usage: '{ date: "%d.%m.%Y" }', help: "writes a date or time by a pattern" },
  { name: "distinct", usage: "distinct", help: "every value of a list once" },
  { name: "e164", usage: '{ e164: CZ } or { e164: { region: "{country}", otherwise: CZ } }', help: "phone number as +420...; numbers without country code belong to the region" },
  { name: "email", usage: "email or { email: { invalid: keep } }", help: "the e-mail address in a text" },
  { name: "first", usage: "first", help: "the first value of a list" },
  { name: "first_name", usage: "first_name", help: "given name of a full name" },
  { name: "join", usage: '{ join: "; " }', help: "one text out of a list" },
  { name: "last_name", usage: 'last_name or { last_name: { otherwise: "-" } }', help: "surname of a full name" },
  { name: "lower", usage: "lower", help: "all letters small" },
  { name: "map", usage: '{ map: { FROM: TO, "*": OTHER } }', help: "looks the value up in a table" },
  { name: "prefix", usage: "{ prefix: TEXT }", help: "puts a text before the value" },
  { name: "replace", usage: "{ replace: [FROM, TO] }", help: "replaces every occurrence of a text" },
  { name: "trim", usage: "trim", help: "takes spaces off both ends" },
  { name: "upper", usage: "upper", help: "all letters large" },
];

export const kTransforms = kWritten.map((one) => ({ ...one, usages: one.usage.split(" or ") }));
