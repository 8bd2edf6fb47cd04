// SPDX-License-Identifier: Apache-2.0
// The pretend service's profiles: documents, versions, cards.
import { createHash } from "node:crypto";

export const kMask = "********";
const kSecrets = ["/source/config/key", "/destination/config/token"];

const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

export function pointed(document, path) {
  return path.split("/").slice(1).reduce((node, part) => node?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], document);
}

export function changed(document, changes) {
  const next = structuredClone(document);
  for (const { op, path, value } of changes) {
    const parts = path.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = parts.pop();
    const holder = parts.reduce((node, part) => (node[part] ??= {}), next);
    if (op === "remove") delete holder[last];
    else if (!(kSecrets.includes(path) && value === kMask)) holder[last] = value;
  }
  return next;
}

// Not YAML as the host writes it, but YAML: enough to show and to compare.
function yamlOf(value, indent = "") {
  if (value === null || typeof value !== "object") return ` ${JSON.stringify(value)}\n`;
  if (Array.isArray(value)) return ` ${JSON.stringify(value)}\n`;
  return `\n${Object.entries(value).map(([name, inner]) => `${indent}${name}:${yamlOf(inner, `${indent}  `)}`).join("")}`;
}

export class PretendProfile {
  constructor(name, document, { active = false, runs = [], failed = [], problems = [], state = null, keepsOld = true } = {}) {
    this.name = name;
    this.document = { version: 1, name, ...document };
    this.active = active;
    this.runs = runs; // newest first
    this.failed = failed;
    this.problems = problems;
    this.fixedState = state;
    this.keepsOld = keepsOld;
    this.inbox = { waiting: 0, oldest_at: null, received_last_hour: 0, received: 0 };
    this.live = null;
    this.versions = [];
    this.stored("file");
  }

  restored(etag) {
    const version = this.versions.find((one) => one.etag === etag);
    Object.assign(this, { document: structuredClone(version.document), problems: [], fixedState: null, unreadable: null });
  }

  /** What runs use: a file that cannot be used changes nothing. */
  atWork() {
    return this.problems.length ? this.versions[1]?.etag : this.etag;
  }

  stored(by) {
    const yaml = this.yaml();
    this.etag = createHash("sha256").update(`${yaml}${this.active}`).digest("hex").slice(0, 16);
    this.versions.unshift({ etag: this.etag, at: new Date().toISOString(), by, yaml, document: structuredClone(this.document) });
  }

  shown() {
    const hidden = structuredClone(this.document);
    for (const path of kSecrets) {
      const [side, , name] = path.split("/").slice(1);
      const config = hidden[side]?.config;
      if (config?.[name] && !String(config[name]).startsWith("${")) config[name] = kMask;
    }
    return hidden;
  }

  yaml() {
    return this.unreadable ?? (this.comment ?? "") + yamlOf(this.shown()).trimStart();
  }

  state() {
    if (this.fixedState) return this.fixedState;
    if (this.problems.length) return "broken";
    if (this.live) return this.live.status === "waiting" ? "waiting" : "running";
    const last = this.runs[0];
    if (!last) return this.active ? "new" : "new";
    if (last.status === "failed") return "failing";
    if (this.failed.some((one) => !one.ignored)) return "partial";
    return this.active ? "ok" : "inactive";
  }

  card() {
    const points = this.runs.slice(0, 30).map((run) => {
      const sum = (...keys) => Object.values(run.streams).reduce((all, flow) => all + keys.reduce((part, key) => part + flow[key], 0), 0);
      return { run_id: run.run_id, status: run.status, part: run.part, started_at: run.started_at, seconds: run.seconds ?? null, read: sum("read"), written: sum("created", "updated", "deleted"), failed: sum("failed") };
    });
    const schedule = this.document.schedule ?? null;
    const good = this.runs.find((run) => run.status === "ok" || run.status === "partial");
    return {
      name: this.name,
      file: `${this.name}.yaml`,
      etag: this.etag,
      state: this.state(),
      active: this.active,
      schedule,
      zone: null,
      source: String(this.document.source?.connector ?? ""),
      destination: String(this.document.destination?.connector ?? ""),
      problems: this.problems,
      keeps_old: this.problems.length > 0 && this.keepsOld,
      next_run_at: this.active && schedule ? new Date(Date.now() + 7 * 60_000).toISOString() : null,
      last_run: points[0] ?? null,
      last_good_at: good?.started_at ?? null,
      error: this.runs[0]?.error ?? null,
      ways: this.runs[0]?.ways ?? [],
      failed: this.failed.filter((one) => !one.ignored).length,
      conflicts: this.conflicts ?? 0,
      inbox: this.inbox,
      runs: points.reverse(),
      live: this.live?.shown() ?? null,
    };
  }

  profile() {
    return {
      card: this.card(),
      document: this.unreadable ? {} : this.shown(),
      yaml: this.yaml(),
      secrets: kSecrets.map((path) => ({ path, set: Boolean(pointed(this.document, path)), kept_in: pointed(this.document, path) ? "file" : null })),
    };
  }
}

const counts = (read, created, updated, failed = 0) => ({ read, created, updated, unchanged: Math.max(read - created - updated - failed, 0), skipped: 0, deleted: 0, ignored: 0, failed, requests: created + updated + 3, status: failed ? "partial" : "ok", error: null });

export function pretendRun(profile, minutesAgo, { status = "ok", guests = counts(120, 0, 3), purchases = counts(340, 9, 4), error = null, etag = null, by = "schedule", killed = null, connectors = {}, part = false } = {}) {
  return {
    profile,
    run_id: `r-${profile}-${minutesAgo}`,
    status,
    part,
    started_at: ago(minutesAgo),
    finished_at: ago(minutesAgo - 0.4),
    streams: { guests, purchases },
    sources: { guests: guests.read, purchases: purchases.read },
    error,
    seconds: 24,
    records_per_second: 19.2,
    circumstances: etag ? { by, etag, connectors: { stall: "0.1.0", cardbox: "0.2.0", ...connectors }, spojka: "0.1.0", exit: killed ? null : status === "ok" ? 0 : 3, killed_by: killed } : null,
  };
}

export { counts };
