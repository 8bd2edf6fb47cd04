// SPDX-License-Identifier: Apache-2.0
// What each operation of the contract answers: { status, body, etag } or a problem.
import { checkAnswer, connectorShown, fieldsAnswer, kPlugins, kTransforms } from "./connectors.mjs";
import { mapRecord } from "./mapping.mjs";
import { changed, PretendProfile } from "./profiles.mjs";
import { kRecords, masked } from "./records.mjs";
import { kWords } from "./texts.mjs";

export class Refused extends Error {
  constructor(status, code, detail, more = {}) {
    super(detail);
    this.status = status;
    this.problem = { type: "about:blank", title: code, status, detail, code, ...more };
  }
}

const done = (body, status = 200) => ({ status, body });
const nothing = () => ({ status: 204 });

function profileOf(world, name) {
  const profile = world.profiles.get(name);
  if (!profile) throw new Refused(404, "not_found", `there is no profile '${name}'`);
  return profile;
}

function matched(profile, etag) {
  if (etag !== profile.etag) throw new Refused(412, "changed_meanwhile", "somebody changed it meanwhile; read it again", { current: profile.etag });
}

const stored = (profile, status = 200) => ({ status, body: profile.profile(), etag: profile.etag });

function taskFailed(world, verb, profile, { error, exit }) {
  const at = new Date().toISOString();
  const shown = { id: String(world.tasks.size + 1).padStart(16, "0"), verb, profile: profile.name, status: "failed", by: "local", started_at: at, finished_at: at, answer: null, exit, error, log: [] };
  world.tasks.set(shown.id, shown);
  return done(shown);
}

function task(world, verb, profile, answer, language) {
  const id = String(world.tasks.size + 1).padStart(16, "0");
  const begun = new Date().toISOString();
  const shown = { id, verb, profile: profile.name, status: "done", by: "local", started_at: begun, finished_at: begun, answer, exit: 0, error: null, log: [] };
  world.tasks.set(id, shown);
  void language;
  return done(shown);
}

// As the host does: some records of every flow, each with its flow's name.
function preview(profile, document, { reveal, records = 10 }, language) {
  const lists = new Set(fieldsAnswer(profile.name, language).targets[0].fields.filter((field) => field.list).map((field) => field.path));
  const flows = Object.entries(document.flows ?? document.streams ?? {});
  return {
    profile: profile.name,
    records: flows.flatMap(([name, flow]) => (kRecords[[flow.from ?? name].flat()[0]] ?? []).slice(0, records).map(({ key, body }) => {
      const source = reveal ? body : masked(body);
      return { stream: name, key, source, target: flow.to, mapped: mapRecord(flow.fields ?? {}, source, lists), error: null };
    })),
  };
}

const flat = (tree, prefix = "") => Object.entries(tree).flatMap(([name, value]) => (value && typeof value === "object" && !Array.isArray(value) ? flat(value, `${prefix}${name}.`) : [[prefix + name, value]]));

function plan(profile, document, language) {
  const { records } = preview(profile, document, {}, language);
  const zero = { read: 0, created: 0, updated: 0, unchanged: 0, skipped: 0, deleted: 0, ignored: 0, failed: 0, requests: 0 };
  const streams = {};
  for (const record of records) {
    const flow = (streams[record.stream] ??= { ...zero });
    flow.read++;
    flow.created++;
    flow.requests++;
  }
  return {
    records: records.map((record) => ({ stream: record.stream, key: record.key, name: String(record.mapped.title), target_key: `${profile.name}_${record.key}`, action: "create", changes: flat(record.mapped).map(([field, after]) => ({ field, before: null, after })) })),
    plan: { profile: profile.name, run_id: "p-1", status: "ok", started_at: new Date().toISOString(), finished_at: new Date().toISOString(), streams, error: null },
    shown: records.length,
    total: records.length,
  };
}

function explain(profile, asked, language) {
  const wanted = String(asked.email ?? asked.phone ?? asked.key ?? asked.id ?? "").replaceAll(" ", "").replace("+420", "");
  const found = profile.name === "mill" ? [] : kRecords.guests.filter(({ key, body }) => key === wanted || body.mails.includes(wanted) || body.phones.some((phone) => phone.replaceAll(" ", "").replace("+420", "") === wanted));
  return {
    profile: profile.name,
    records: found.map(({ key, body }) => ({
      stream: "guests", key, name: asked.reveal ? body.name : masked(body).name, found_by: asked.email ? "email" : asked.phone ? "phone" : "key",
      verdict: language === "cs" ? "zapsán před 14 minutami; jedno pole se liší" : "written 14 minutes ago; one field differs", at_source: true, source: asked.reveal ? body : masked(body), mapping_error: null, target: "card", target_key: `${profile.name}_guests_${key}`, object: "there", object_error: null,
      link: { target_id: `${profile.name}_guests_${key}`, fingerprint: "f00", as_last_written: true },
      fields: [
        { field: "title", rule: "name, mails[]", line: 14, sources: ["name"], should_be: "J*** P***", is: "J*** P***", differs: false },
        { field: "lastname", rule: "name | last_name", line: 16, sources: ["name"], should_be: "P***", is: "N***", differs: true },
      ],
      failed: null,
    })),
    runs: profile.runs.slice(0, 3),
  };
}

function failedDone(profile, choice, act, note) {
  const chosen = profile.failed.filter((one) => choice.all || (choice.records ? choice.records.some((two) => two.stream === one.stream && two.key === one.key) : (!choice.stream || choice.stream === one.stream) && (!choice.reason || choice.reason === one.reason)));
  for (const one of chosen) act(one);
  return done({ count: chosen.length, note });
}

const clean = ({ mended: _, offered: __, dropped: ___, ...record }) => record;

export const kHandlers = {
  session: ({ world }) => {
    if (!world.loggedIn) throw new Refused(401, "unauthenticated", "log in first");
    world.forgotten = false;
    return done(world.session());
  },
  login: ({ world, body }) => {
    if (body.password !== "correct horse") throw new Refused(401, "unauthenticated", "name or password is wrong");
    world.loggedIn = true;
    return done(world.session());
  },
  logout: ({ world }) => ((world.loggedIn = false), nothing()),
  changePassword: nothing,
  accounts: ({ world }) => done({ accounts: world.accounts }),
  createAccount: ({ world, body }) => {
    const account = { name: body.name, role: body.role, created_at: new Date().toISOString(), last_login_at: null };
    world.accounts.push(account);
    return done(account, 201);
  },
  changeAccount: ({ world, named, body }) => done(Object.assign(world.accounts.find((one) => one.name === named.account), body.role ? { role: body.role } : {})),
  removeAccount: ({ world, named }) => ((world.accounts = world.accounts.filter((one) => one.name !== named.account)), nothing()),
  tokens: ({ world }) => done({ tokens: world.tokens }),
  createToken: ({ world, body }) => {
    const token = { id: `t${world.tokens.length + 1}`, name: body.name, role: body.role, created_at: new Date().toISOString(), created_by: "boss", last_used_at: null };
    world.tokens.push(token);
    return done({ ...token, token: "spk_example_of_a_token_0123456789" }, 201);
  },
  removeToken: ({ world, named }) => ((world.tokens = world.tokens.filter((one) => one.id !== named.token)), nothing()),
  audit: ({ world }) => done({ entries: world.audit }),
  service: ({ world }) => done(world.service()),
  chooseLanguage: ({ world, body }) => ((world.language = body.language), done(world.service())),
  connectors: () => done({ plugins: kPlugins }),
  connector: ({ named, language }) => {
    const shown = connectorShown(named.connector, language);
    if (!shown) throw new Refused(404, "not_found", `there is no connector '${named.connector}'`);
    return done(shown);
  },
  releaseConnector: nothing,
  transforms: () => done({ transforms: kTransforms }),
  profiles: ({ world }) => done({ profiles: [...world.profiles.values()].map((one) => one.card()) }),
  createProfile: ({ world, body }) => {
    if (world.profiles.has(body.name)) throw new Refused(409, "conflict", `there is a profile '${body.name}' already`);
    const profile = new PretendProfile(body.name, body.document);
    world.profiles.set(body.name, profile);
    world.note("profile.create", body.name);
    world.cardChanged(profile);
    return stored(profile, 201);
  },
  profile: ({ world, named }) => stored(profileOf(world, named.name)),
  changeProfile: ({ world, named, body, etag }) => {
    const profile = profileOf(world, named.name);
    matched(profile, etag);
    profile.document = changed(profile.document, body.changes);
    profile.stored("local");
    world.note("profile.change", named.name, body.changes.map((change) => change.path).join(" "));
    world.cardChanged(profile);
    return stored(profile);
  },
  writeProfile: ({ world, named, body, etag }) => {
    const profile = profileOf(world, named.name);
    matched(profile, etag);
    profile.comment = body.yaml; // nobody reads it here
    profile.stored("local");
    return stored(profile);
  },
  removeProfile: ({ world, named, etag }) => {
    matched(profileOf(world, named.name), etag);
    const profile = profileOf(world, named.name);
    world.removed.push({ id: `${named.name}.1`, name: named.name, at: new Date().toISOString(), profile });
    world.profiles.delete(named.name);
    world.emit("events", "removed", { name: named.name });
    return nothing();
  },
  removedProfiles: ({ world }) => done({ removed: world.removed.map(({ id, name, at }) => ({ id, name, at })) }),
  putBack: ({ world, named }) => {
    const one = world.removed.find(({ id }) => id === named.id);
    world.removed = world.removed.filter((other) => other !== one);
    one.profile.active = false;
    world.profiles.set(one.name, one.profile);
    return stored(one.profile, 201);
  },
  activate: ({ world, named }) => {
    const profile = profileOf(world, named.name);
    profile.active = true;
    world.note("profile.activate", named.name);
    world.cardChanged(profile);
    return stored(profile);
  },
  deactivate: ({ world, named }) => {
    const profile = profileOf(world, named.name);
    profile.active = false;
    world.cardChanged(profile);
    return stored(profile);
  },
  versions: ({ world, named }) => done({ versions: profileOf(world, named.name).versions.map(({ etag, at, by }, i) => ({ etag, at, by, current: i === 0, at_work: etag === profileOf(world, named.name).atWork() })) }),
  restoreVersion: ({ world, named, etag }) => {
    const profile = profileOf(world, named.name);
    matched(profile, etag);
    profile.restored(named.etag);
    profile.stored("local");
    world.cardChanged(profile);
    return stored(profile);
  },
  version: ({ world, named }) => {
    const version = profileOf(world, named.name).versions.find((one) => one.etag === named.etag);
    if (!version) throw new Refused(404, "not_found", "this version is no longer kept");
    return done({ etag: version.etag, at: version.at, by: version.by, yaml: version.yaml });
  },
  check: (r) => inTask(r, "check", (profile, document) => checkAnswer(profile.name, document, r.language)),
  fields: (r) => inTask(r, "fields", (profile) => fieldsAnswer(profile.name, r.language)),
  preview: (r) => inTask(r, "preview", (profile, document) => preview(profile, document, r.body, r.language)),
  plan: (r) => inTask(r, "plan", (profile, document) => plan(profile, document, r.language)),
  explain: (r) => inTask(r, "explain", (profile) => explain(profile, r.body, r.language)),
  task: ({ world, named }) => done(world.tasks.get(named.task)),
  cancelTask: nothing,
  liveRuns: ({ world }) => done({ runs: [...world.profiles.values()].flatMap((one) => (one.live ? [one.live.shown()] : [])) }),
  runs: ({ world, named, query }) => done({ profile: named.name, runs: profileOf(world, named.name).runs.slice(0, Number(query.get("limit") ?? 50)) }),
  startRun: ({ world, named, body }) => {
    const profile = profileOf(world, named.name);
    world.requests.push(body);
    if (profile.live) throw new Refused(409, "busy", "it is at work already", { current: profile.live.id });
    return done(world.run(profile).shown(), 202);
  },
  run: ({ world, named }) => {
    const run = profileOf(world, named.name).runs.find((one) => one.run_id === named.run);
    if (!run) throw new Refused(404, "not_found", "there is no such run");
    return done(run);
  },
  runLog: ({ world, named }) => {
    const lines = world.logs.get(named.run);
    if (!lines) throw new Refused(404, "not_found", "its log is no longer kept");
    return done({ lines, cut: false });
  },
  live: ({ world, named }) => done(liveOf(world, named).shown()),
  liveLog: ({ world, named }) => done({ lines: liveOf(world, named).lines, cut: false }),
  liveSamples: ({ world, named }) => done({ samples: liveOf(world, named).samples }),
  cancelRun: ({ world, named }) => {
    const run = liveOf(world, named);
    run.status = "stopping";
    world.emit(`live/${named.name}`, "run", run.shown());
    return done(run.shown(), 202);
  },
  failed: ({ world, named, query }) => {
    const all = profileOf(world, named.name).failed.filter((one) => ["stream", "reason", "key"].every((name) => !query.get(name) || query.get(name) === one[name]));
    const withRecord = query.get("key") !== null;
    const reveal = query.get("reveal") === "true";
    return done({ profile: named.name, count: all.length, failed: all.slice(0, Number(query.get("limit") ?? 100)).map(clean).map((one) => ({ ...one, trace: withRecord ? one.trace : null, record: withRecord ? (reveal ? one.record : masked(one.record)) : null })) });
  },
  retryFailed: ({ world, named, body, language }) => failedDone(profileOf(world, named.name), body, (one) => (one.offered = true), kWords[language].offered),
  ignoreFailed: ({ world, named, body, language }) => failedDone(profileOf(world, named.name), body, (one) => (one.ignored = true), kWords[language].ignored),
  dropFailed: ({ world, named, body, language }) => {
    const profile = profileOf(world, named.name);
    const answer = failedDone(profile, body, (one) => (one.dropped = true), kWords[language].dropped);
    profile.failed = profile.failed.filter((one) => !one.dropped);
    world.cardChanged(profile);
    return answer;
  },
  editFailed: ({ world, named, body, language }) => {
    const one = profileOf(world, named.name).failed.find((two) => two.stream === body.stream && two.key === body.key);
    if (!one) throw new Refused(404, "not_found", "it is not kept any more");
    one.mended = body.values;
    one.edited = true;
    return done({ count: 1, note: kWords[language].edited });
  },
  conflicts: ({ world, query }) => done({ flow: query.get("flow") ?? "people", conflicts: (query.get("flow") ?? "people") === "people" ? world.conflicts : [] }),
  duplicates: ({ query }) => done({ flow: query.get("flow") ?? "people", duplicates: [{ flow: "people", name: "guests:g2", changed: false, records: ["guests:g2", "purchases:p2"], to_be_merged: ["kites_purchases_p2"] }] }),
  groups: ({ query }) => {
    const who = query.get("who") ?? "";
    const keys = [{ key: "mail", value: "i***@e***.com", effect: "conflict", records: ["guests:g1", "guests:g2", "purchases:p1"] }, { key: "mail", value: `${who[who.length - 1]}***@e***.org`, effect: "only here", records: [who] }];
    return done({ flow: "people", groups: [{ flow: "people", name: who, changed: false, records: who === "guests:g1" ? [who, "purchases:p3"] : [who], keys }] });
  },
  // As the host does: it is a conflict until a run has acted on it.
  joinRecords: ({ world, body }) => done({ flow: "people", joined: body.records, replaced: world.decide("joined") }),
  splitRecords: ({ world, body }) => done({ flow: "people", split: body.records, replaced: world.decide("split") }),
};

function liveOf(world, named) {
  const { live } = profileOf(world, named.name);
  if (!live) throw new Refused(404, "not_found", "no run is at work");
  return live;
}

function inTask({ world, named, body, language }, verb, answer) {
  const profile = profileOf(world, named.name);
  const fault = profile.faults?.[verb];
  if (fault) return taskFailed(world, verb, profile, fault);
  return task(world, verb, profile, answer(profile, changed(profile.document, body.changes ?? [])), language);
}
