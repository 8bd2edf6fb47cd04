// SPDX-License-Identifier: Apache-2.0
// Made from the API's contract by tools/schema.mjs; do not edit.

/** RFC 9457, as application/problem+json. */
export type Problem = { type: string; title: string; status: number; detail: string; code: "unauthenticated" | "session_over" | "forbidden" | "csrf" | "host" | "not_found" | "method" | "too_large" | "malformed" | "invalid" | "conflict" | "changed_meanwhile" | "busy" | "too_many_logins" | "stopping" | "verb_failed" | "internal"; problems?: (LineProblem)[]; exit?: number; current?: string };

export type LineProblem = { line: number; column: number; message: string };

/** viewer: sees everything but personal values. operator: also runs, cancels, mends, decides, reveals. administrator: also changes profiles, accounts, tokens. */
export type Role = "viewer" | "operator" | "administrator";

export type Right = "view" | "reveal" | "operate" | "configure" | "administrate";

export type Session = { user: string; role: Role; rights: (Right)[]; csrf: string; accounts: boolean; expires_at: string; version: string };

export type Login = { name: string; password: string };

export type PasswordChange = { old: string; new: string };

export type Account = { name: string; role: Role; created_at: string; last_login_at: string | null };

export type Accounts = { accounts: (Account)[] };

export type NewAccount = { name: string; role: Role; password: string };

export type AccountChange = { role?: Role; password?: string };

export type Token = { id: string; name: string; role: Role; created_at: string; created_by: string; last_used_at: string | null; token?: string };

export type Tokens = { tokens: (Token)[] };

export type NewToken = { name: string; role: Role };

export type AuditEntry = { at: string; user: string; from: string; action: string; subject: string; detail: string };

export type Audit = { entries: (AuditEntry)[] };

export type Service = { version: string; started_at: string; folder: string; now: string; jobs: number; running: number; waiting: number; profiles: { total: number; active: number; broken: number; stale: number; failing: number }; stopping: boolean; language: "cs" | "en" };

export type Connector = { id: string; file: string; name?: string; version?: string; interfaces?: (string)[]; problem?: string; note?: string; faults?: string };

export type Connectors = { plugins: (Connector)[] };

/** As a connector tells it, see sdk/schema/spec.schema.json: `config` is a JSON Schema of the settings; a secret one is marked `writeOnly`. */
export type ConnectorSpec = Record<string, unknown>;

export type ShownConnector = { manifest: Record<string, unknown>; file: string; build_info: string; source?: ConnectorSpec; destination?: ConnectorSpec };

export type Transform = { name: string; usage: string; usages: (string)[]; help?: string };

export type Transforms = { transforms: (Transform)[] };

/** The most important thing to know: `broken` the file cannot be used (where an older version goes on, `problems` says so all the same), `running`, `waiting` for its turn, `failing` the last run failed, `stale` nothing ran well for longer than the profile's schedule allows, `partial` records are kept as failed, `new` never ran, `inactive` runs only when asked. */
export type ProfileState = "inactive" | "new" | "ok" | "partial" | "failing" | "running" | "waiting" | "broken" | "stale";

/** One point of the sparkline. */
export type RunPoint = { run_id: string; part: boolean; status: string; started_at: string; seconds: number | null; read: number; written: number; failed: number };

export type Card = { name: string; file: string; etag: string; state: ProfileState; active: boolean; schedule: string | null; zone: string | null; source: string; destination: string; problems: (LineProblem)[]; keeps_old: boolean; next_run_at: string | null; last_run: RunPoint | null; last_good_at: string | null; error: string | null; ways: (Way)[]; failed: number; conflicts: number; inbox: { waiting: number; oldest_at: string | null; received_last_hour: number; received: number }; runs: (RunPoint)[]; live: LiveRun | null };

export type Cards = { profiles: (Card)[] };

export type SecretPlace = { path: string; set: boolean; kept_in: "file" | "environment" | "profile" | null };

export type Profile = { card: Card; document: Record<string, unknown>; yaml: string; secrets: (SecretPlace)[] };

export type NewProfile = { name: string; document?: Record<string, unknown>; yaml?: string };

export type Change = { op: "set" | "remove" | "rename"; path: string; value?: unknown };

export type Changes = { changes: (Change)[] };

export type TryChanges = { changes?: (Change)[]; stream?: string; records?: number; reveal?: boolean; allow_changes?: (string)[]; adopt?: (string)[] };

export type Version = { etag: string; at: string; by: string; current: boolean; at_work: boolean };

export type Versions = { versions: (Version)[] };

export type RemovedProfiles = { removed: ({ id: string; name: string; at: string })[] };

export type VersionText = { etag: string; at: string; by: string; yaml: string };

export type Counts = { read: number; created: number; updated: number; unchanged: number; skipped: number; deleted: number; ignored: number; failed: number; requests: number };

export type FlowCounts = Counts & { status?: string | null; error?: string | null };

/** docs/JSON.md, `A run of the past`. */
export type Run = { profile: string; run_id: string | null; status: string; part?: boolean; started_at: string; finished_at: string | null; streams: Record<string, FlowCounts>; sources?: Record<string, number>; error: string | null; seconds?: number | null; records_per_second?: number | null; circumstances?: Circumstances | null; ways?: (Way)[] };

/** `allow-changes` and `adopt` go into a run's request as a flow, `same-system` and `new-system` as what `source` or `destination` is; the others name pages. */
export type Way = { means: string; of: string };

export type Circumstances = { by: string; etag: string; connectors: Record<string, string>; spojka: string; exit: number | null; killed_by: string | null };

export type Runs = { profile: string; runs: (Run)[] };

export type RunRequest = { stream?: string; key?: string; since?: string; until?: string; force?: boolean; allow_changes?: (string)[]; adopt?: (string)[]; source?: "new" | "same"; destination?: "new" | "same" };

export type Progress = { stream: string; counts: Counts; expected: number | null; records_per_second: number | null; seconds_left: number | null; connections: number; latency_ms: number | null; waiting: (string)[]; at: string; flows: Record<string, Counts> };

export type LogLine = { time: string; level: "debug" | "info" | "warning" | "error"; message: string; fields?: Record<string, string> };

export type LiveRun = { id: string; profile: string; run_id: string | null; status: "waiting" | "running" | "stopping"; by: string; asked_at: string; started_at: string | null; progress: Progress | null };

export type LiveRuns = { runs: (LiveRun)[] };

export type LogTail = { lines: (LogLine)[]; cut: boolean };

export type Samples = { samples: ({ at: string; settled: number; per_second: number; connections: number; failed: number; latency_ms: number | null })[] };

export type Task = { id: string; verb: "check" | "fields" | "preview" | "plan" | "verify" | "explain"; profile: string; status: "running" | "done" | "failed" | "cancelled"; by: string; started_at: string; finished_at: string | null; answer: unknown; exit: number | null; error: string | null; log: (LogLine)[] };

export type CheckRow = { options?: ({ value: string; title?: string })[]; id: string; title: string; status: "ok" | "warning" | "error" | "skipped"; message?: string; hint?: string; setting?: string };

export type CheckAnswer = { profile: string; ok: boolean; warnings: boolean; checks: Record<string, (CheckRow)[]> };

export type CatalogField = { path: string; type?: string; title?: string; help?: string; role?: string; list?: boolean; required?: boolean; readonly?: boolean; sensitive?: boolean; max_length?: number; options?: (unknown)[] };

/** sdk/schema/catalog.schema.json, entry. */
export type CatalogEntry = { name: string; title?: string; help?: string; required?: boolean; fields?: (CatalogField)[] };

export type FieldsAnswer = { profile: string; streams: (CatalogEntry)[]; targets: (CatalogEntry)[]; proposed_yaml: string; proposed: Record<string, unknown> | null; proposed_flows?: Record<string, unknown> | null };

export type PreviewRecord = { stream: string; key: string; source: unknown; target: string; mapped?: unknown; error?: string | null };

export type PreviewAnswer = { profile: string; records: (PreviewRecord)[] };

export type FieldChange = { field: string; before?: unknown; after?: unknown };

export type PlanRecord = { stream: string; key: string; name?: string; target_key?: string | null; action: "create" | "update" | "unchanged" | "skip" | "delete" | "ignore" | "fail"; changes?: (FieldChange)[]; reason?: string; field?: string; message?: string };

export type PlanAnswer = { records: (PlanRecord)[]; plan: Run; shown?: number; total?: number };

export type VerifyAnswer = { records: (Record<string, unknown>)[]; verify: Record<string, unknown> };

export type ExplainedField = { field: string; rule: string; line: number; sources?: (string)[]; should_be: unknown; is: unknown; differs: boolean };

export type ExplainedRecord = { stream: string; key: string; name: string; found_by: "key" | "name" | "email" | "phone" | "id"; verdict: string; at_source: boolean; source: unknown; mapping_error: string | null; target: string; target_key: string; object: string; object_error: string | null; link: unknown; fields: (ExplainedField)[]; failed: FailedRecord | null };

export type ExplainAnswer = { profile: string; records: (ExplainedRecord)[]; runs: (Run)[] };

/** One of key, email, phone, id. Key is also what people see instead: a number, a title. */
export type ExplainRequest = { key?: string; email?: string; phone?: string; id?: string; stream?: string; reveal?: boolean };

export type FailedRecord = { stream: string; key: string; name: string; reason: string; field: string; message: string; answer: string; attempts: number; first_at: string; last_at: string; next_at: string | null; poisoned: boolean; ignored: boolean; edited?: boolean; trace: ({ field?: string; rule?: string; value?: unknown })[] | null; record: unknown };

export type FailedRecords = { profile: string; count: number; failed: (FailedRecord)[] };

/** Which: some by name, or all of a stream or reason, or all. */
export type FailedChoice = { records?: ({ stream: string; key: string })[]; stream?: string; reason?: string; all?: boolean };

export type FailedDone = { count: number; note: string | null };

/** The kept record is changed and offered on the next run. The source is not: when it brings the record anew, that version wins. */
export type FailedEdit = { stream: string; key: string; values: ({ path: string; value: string | number | boolean | null })[] };

export type GatherKey = { key: string; value: string; effect: string; records: (string)[] };

export type Group = { flow: string; name: string; changed: boolean; records: (string)[]; to_be_merged?: (string)[]; keys?: (GatherKey)[] };

export type Groups = { flow?: string; groups: (Group)[] };

export type Conflict = { key: string; value: string; leads_to: (string)[]; record?: string; decided?: "joined" | "split"; waits_for_run?: boolean };

export type Conflicts = { flow: string; conflicts: (Conflict)[] };

export type Duplicates = { flow: string; duplicates: (Group)[] };

export type Decision = { flow?: string; records: (string)[] };

export type Decided = { flow: string; joined?: (string)[]; split?: (string)[]; replaced?: boolean };

export type Health = { status: "ok" | "degraded" | "stopping"; profiles: ({ name: string; problem: "stale" | "broken" | "failing"; since: string | null })[] };
