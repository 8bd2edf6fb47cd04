// SPDX-License-Identifier: Apache-2.0
// The pretend service as it stands when a test begins, and runs that go on by themselves.
import { fieldsAnswer } from "./connectors.mjs";
import { counts, PretendProfile, pretendRun } from "./profiles.mjs";
import { kRecords } from "./records.mjs";

const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

export function failedRecord(stream, key, name, reason, field, message, record) {
  return { stream, key, name, reason, field, message, answer: reason === "rejected" ? "400: e-mail not valid" : "", attempts: 3, first_at: ago(300), last_at: ago(14), next_at: new Date(Date.now() + 20 * 60_000).toISOString(), poisoned: false, ignored: false, trace: [{ field, rule: "mails[] | email", value: "jana(at)example" }], record };
}

const document = (flows = null) => ({
  source: { connector: "stall", config: { address: "https://stall.example.com", key: "abc123" } },
  destination: { connector: "cardbox", config: { address: "https://box.example.com", token: "t-1", drawer: "shop" } },
  ...(flows ?? { streams: structuredClone(fieldsAnswer("x", "en").proposed) }),
  schedule: "every 15m",
});

export const kByHand = 3_600_000;

export class PretendRun {
  constructor(profile, world, { by = "local" } = {}) {
    this.profile = profile;
    this.world = world;
    this.by = by;
    this.id = `live-${profile.name}`;
    this.run_id = `r-${profile.name}-${Date.now()}`;
    this.status = "running";
    this.begun = new Date().toISOString();
    this.lines = [];
    this.samples = [];
    this.read = 0;
    this.log("info", "run begins");
    this.timer = setInterval(() => this.tick(), world.pace);
    this.timer.unref();
  }

  shown() {
    return { id: this.id, profile: this.profile.name, run_id: this.run_id, status: this.status, by: this.by, asked_at: this.begun, started_at: this.begun, progress: this.progress() };
  }

  counts() {
    return { ...counts(this.read, Math.floor(this.read * 0.8), Math.floor(this.read * 0.1), this.profile.breaks ? 1 : 0), status: undefined, error: undefined };
  }

  progress() {
    const { status: _, error: __, ...plain } = this.counts();
    return { stream: this.read < 120 ? "guests" : "purchases", counts: plain, expected: 460, records_per_second: 40 + (this.read % 17), seconds_left: Math.max(0, Math.round((460 - this.read) / 40)), connections: 4, latency_ms: 60 + (this.read % 31), waiting: this.read > 150 && this.read < 260 ? ["the destination asked for a pause of 2 s (429)"] : [], at: new Date().toISOString(), flows: { guests: plain, purchases: { ...plain, read: Math.max(this.read - 120, 0), created: 0, updated: 0, unchanged: Math.max(this.read - 120, 0), requests: 3, failed: 0 } } };
  }

  log(level, message) {
    const line = { time: new Date().toISOString(), level, message, fields: { profile: this.profile.name } };
    this.lines.push(line);
    this.world.emit(`live/${this.profile.name}`, "log", line);
  }

  tick() {
    if (this.world.paused) return;
    this.read += 20;
    const progress = this.progress();
    this.samples.push({ at: progress.at, settled: this.read, per_second: progress.records_per_second, connections: 4, failed: 0, latency_ms: progress.latency_ms });
    this.world.emit(`live/${this.profile.name}`, "progress", progress);
    if (this.read % 100 === 0) this.log("info", `${this.read} records settled`);
    if (this.read >= 460 || this.status === "stopping") this.end();
  }

  end() {
    clearInterval(this.timer);
    const { profile } = this;
    this.world.conflicts = this.world.conflicts.filter((one) => !one.decided);
    // What was mended passes now.
    profile.failed = profile.failed.filter((one) => !one.mended && !one.offered);
    if (profile.breaks) {
      profile.breaks = false;
      profile.failed.push(failedRecord("guests", "g9", "Ferda P***", "rejected", "extra.mails", "the destination does not take this e-mail address", { name: "Ferda Pokus", mails: ["ferda(at)example"], phones: ["600 000 009"] }));
    }
    const failed = profile.failed.filter((one) => !one.ignored).length;
    const status = this.status === "stopping" ? "cancelled" : failed ? "partial" : "ok";
    const run = { ...pretendRun(profile.name, 0, { status, guests: counts(120, 100, 0, failed), purchases: counts(340, 340, 0), etag: profile.etag, by: this.by }), run_id: this.run_id, started_at: this.begun };
    profile.runs.unshift(run);
    profile.live = null;
    this.world.logs.set(run.run_id, this.lines);
    this.world.emit(`live/${profile.name}`, "end", run);
    this.world.cardChanged(profile);
  }
}

export class World {
  constructor() {
    this.streams = new Map(); // channel -> set of writers
    this.profiles = new Map();
    this.logs = new Map();
    this.tasks = new Map();
    this.audit = [];
    this.accounts = [
      { name: "boss", role: "administrator", created_at: ago(9000), last_login_at: ago(3) },
      { name: "petra", role: "operator", created_at: ago(8000), last_login_at: null },
    ];
    this.tokens = [{ id: "t1", name: "monitoring", role: "viewer", created_at: ago(7000), created_by: "boss", last_used_at: ago(1) }];
    this.withAccounts = false;
    this.user = "boss";
    this.language = "en";
    this.requests = []; // of runs, as they were asked for
    this.role = "administrator";
    this.loggedIn = true;
    this.removed = []; // profiles out of service
    this.forgotten = false; // the service was begun anew
    this.csrf = "c".repeat(43);
    this.paused = false;
    this.pace = 150; // ms between two steps of a run; kByHand: only when a test says so
    this.begun = ago(600);
    this.conflicts = [{ key: "mail", value: "i***@e***.com", leads_to: ["guests:g1", "guests:g2"], record: "purchases:p1" }];
    this.fill();
  }

  fill() {
    const add = (profile) => this.profiles.set(profile.name, profile);
    const brook = new PretendProfile("brook-flowers", document(), { active: true });
    brook.document.streams.guests.fields.note = "city";
    brook.stored("boss");
    const [now, before] = brook.versions;
    brook.runs = Array.from({ length: 26 }, (_, i) => pretendRun("brook-flowers", 8 + i * 15, { etag: i < 12 ? now.etag : before.etag, purchases: counts(340 + i, i === 25 ? 300 : (i * 7) % 23, i % 4, i === 6 ? 3 : 0), status: i === 6 ? "partial" : i === 13 ? "failed" : "ok", error: i === 13 ? "the destination did not answer for 15 minutes" : null }));
    brook.runs[1] = { ...brook.runs[1], part: true, circumstances: { ...brook.runs[1].circumstances, by: "told" } };
    brook.inbox = { waiting: 2, oldest_at: ago(3), received_last_hour: 31, received: 940 };
    add(brook);
    const kites = new PretendProfile("kites", document({ flows: structuredClone(fieldsAnswer("x", "en").proposed_flows) }), { active: true, failed: [
      failedRecord("people", "guests:g1", "J*** P***", "rejected", "extra.mails", "the destination does not take this e-mail address", kRecords.guests[0].body),
      failedRecord("people", "purchases:p7", "2024-0007", "mapping", "lastname", "nothing comes out, and the destination insists on it", { number: "2024-0007", buyer: { name: "", mail: "kdo@example.com" } }),
      failedRecord("people", "purchases:p8", "2024-0008", "reference", "person", "what it refers to is not written yet", { number: "2024-0008" }),
    ] });
    kites.runs = [pretendRun("kites", 14, { status: "partial", guests: counts(80, 2, 1, 3), etag: kites.etag }), ...Array.from({ length: 9 }, (_, i) => pretendRun("kites", 29 + i * 15, { etag: kites.etag }))];
    add(kites);
    const lamps = new PretendProfile("lamps-and-light-of-the-old-town", document(), { active: true });
    lamps.runs = [pretendRun("lamps", 3, { status: "failed", error: "the source refuses the key: copy the link of the export again (source.config.key)", guests: counts(0, 0, 0), purchases: counts(0, 0, 0), etag: lamps.etag, killed: "SIGSEGV" }), pretendRun("lamps", 18, { etag: lamps.etag })];
    add(lamps);
    add(new PretendProfile("mill", document(), { active: true, problems: [{ line: 12, column: 5, message: "streams.guests.fields.titel: no such field of card; did you mean 'title'?" }], runs: [pretendRun("mill", 50)] }));
    const nuts = new PretendProfile("nuts", document(), { active: false, runs: [pretendRun("nuts", 6000)] });
    delete nuts.document.schedule;
    add(nuts);
    for (const profile of this.profiles.values()) for (const run of profile.runs) this.logs.set(run.run_id, [{ time: run.started_at, level: "info", message: "run begins" }, { time: run.started_at, level: run.status === "ok" ? "info" : "warning", message: run.error ?? "run ends" }]);
  }

  listen(channel, write) {
    if (!this.streams.has(channel)) this.streams.set(channel, new Set());
    this.streams.get(channel).add(write);
    return () => this.streams.get(channel).delete(write);
  }

  emit(channel, name, data) {
    for (const write of this.streams.get(channel) ?? []) write(name, data);
  }

  cardChanged(profile) {
    this.emit("events", "card", profile.card());
  }

  note(action, subject, detail = "") {
    this.audit.unshift({ at: new Date().toISOString(), user: this.withAccounts ? "boss" : "local", from: "127.0.0.1", action, subject, detail });
  }

  service() {
    const all = [...this.profiles.values()];
    const inState = (state) => all.filter((one) => one.state() === state).length;
    return { version: "0.1.0", started_at: this.begun, folder: "/etc/spojka/profiles", now: new Date().toISOString(), jobs: 4, running: all.filter((one) => one.live).length, waiting: 0, profiles: { total: all.length, active: all.filter((one) => one.active).length, broken: inState("broken"), stale: inState("stale"), failing: inState("failing") }, stopping: false, language: this.language };
  }

  session() {
    const rights = { viewer: ["view"], operator: ["view", "reveal", "operate"], administrator: ["view", "reveal", "operate", "configure", "administrate"] };
    return { user: this.withAccounts ? this.user : "local", role: this.role, rights: rights[this.role], csrf: this.csrf, accounts: this.withAccounts, expires_at: new Date(Date.now() + 3_600_000).toISOString(), version: "0.1.0" };
  }

  /** Whether the opposite was decided before. */
  decide(decided) {
    const [conflict] = this.conflicts;
    const replaced = Boolean(conflict.decided && conflict.decided !== decided);
    Object.assign(conflict, { decided, waits_for_run: true });
    return replaced;
  }

  /** As a service that was begun anew: it knows no session of before. */
  beginAnew() {
    this.csrf = "d".repeat(43);
    if (this.withAccounts) this.loggedIn = false;
    else this.forgotten = true;
  }

  run(profile, options) {
    profile.live = new PretendRun(profile, this, options);
    this.cardChanged(profile);
    return profile.live;
  }
}
