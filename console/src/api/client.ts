// SPDX-License-Identifier: Apache-2.0
// One way to ask the service: session, CSRF token, language, errors as one type.
import { currentLanguage, t } from "../text/i18n";
import type { Problem, Session } from "./schema";

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
  get code(): string {
    return this.problem.code;
  }
}

export interface Asked {
  body?: unknown;
  etag?: string;
  wait?: number; // seconds the answer may take, see `Prefer` in the contract
  signal?: AbortSignal;
}

export interface Answer<T> {
  value: T;
  etag: string;
}

let session: Session | null = null;
let whenLost: () => void = () => undefined;
let renewing: Promise<boolean> | null = null;
let waiting: { again: Promise<void>; done: () => void } | null = null; // for a login

const kSession = "/api/session";
const kOfSession = new Set(["unauthenticated", "session_over", "csrf"]);

export function currentSession(): Session | null {
  return session;
}

export function setSession(next: Session | null): void {
  session = next;
  if (!next) return;
  waiting?.done();
  waiting = null;
}

export function may(right: Session["rights"][number]): boolean {
  return session?.rights.includes(right) ?? false;
}

/** Called when the service no longer knows the session and only a login helps. */
export function onSessionLost(act: () => void): void {
  whenLost = act;
}

function problemOf(status: number, code: string, detail: string): Problem {
  return { type: "about:blank", title: "", status, detail, code: code as Problem["code"] };
}

async function failureOf(answer: Response): Promise<ApiError> {
  try {
    return new ApiError((await answer.json()) as Problem);
  } catch {
    return new ApiError(problemOf(answer.status, "internal", t("The service answered with an error ({status}).", { status: answer.status })));
  }
}

async function send(method: string, path: string, asked: Asked): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": currentLanguage() };
  if (asked.body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET" && session) headers["X-CSRF-Token"] = session.csrf;
  if (asked.etag) headers["If-Match"] = asked.etag;
  if (asked.wait) headers.Prefer = `wait=${asked.wait}`;
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      signal: asked.signal ?? null,
      body: asked.body === undefined ? null : JSON.stringify(asked.body),
    });
  } catch (error) {
    if (asked.signal?.aborted) throw error;
    throw new ApiError(problemOf(0, "unreachable", t("The service does not answer. Is it running?")));
  }
}

// A service that was begun anew knows no session of before: where no account is needed it gives another one.
async function renewed(): Promise<boolean> {
  const answer = await send("GET", kSession, {});
  if (!answer.ok) return false;
  setSession((await answer.json()) as Session);
  return true;
}

// Resolves after a login. What only reads waits for it; what changes something is asked for again by a person.
async function loginNeeded(method: string): Promise<void> {
  if (!waiting) {
    let done = () => undefined as void;
    waiting = { again: new Promise((resolve) => (done = resolve)), done };
    session = null;
    whenLost();
  }
  if (method !== "GET") throw new ApiError(problemOf(401, "unauthenticated", t("Your session had ended, so nothing was done. Log in and do it once more.")));
  await waiting.again;
}

/** Whatever is refused for want of a session was not done: with a new one it is asked for once more. */
async function withSession(method: string, path: string, failure: ApiError): Promise<boolean> {
  if (!kOfSession.has(failure.code)) return false;
  const login = path === kSession && method === "POST";
  if (login || !(session || waiting)) return false;
  if (path !== kSession && session) {
    renewing ??= renewed().finally(() => (renewing = null));
    if (await renewing) return true;
  }
  await loginNeeded(method);
  return true;
}

export async function ask<T>(method: string, path: string, asked: Asked = {}): Promise<Answer<T>> {
  let answer = await send(method, path, asked);
  if (!answer.ok) {
    const failure = await failureOf(answer);
    if (!(await withSession(method, path, failure))) throw failure;
    answer = await send(method, path, asked);
    if (!answer.ok) throw await failureOf(answer);
  }
  const value = answer.status === 204 ? undefined : await answer.json();
  if (path === kSession && method === "GET") setSession(value as Session);
  return { value: value as T, etag: answer.headers.get("ETag") ?? "" };
}

export async function get<T>(path: string, asked?: Asked): Promise<T> {
  return (await ask<T>("GET", path, asked)).value;
}

/** Without a body where the contract takes none. */
export async function post<T>(path: string, body?: unknown, asked?: Asked): Promise<T> {
  return (await ask<T>("POST", path, { ...asked, body })).value;
}

/** The address of something of a profile: `of(name, "runs", id)`. */
export function of(profile: string, ...parts: string[]): string {
  return ["/api/profiles", profile, ...parts].map((part, i) => (i ? encodeURIComponent(part) : part)).join("/");
}

export function query(values: Record<string, string | number | boolean | undefined>): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== "" && value !== false) words.set(name, String(value));
  const text = words.toString();
  return text ? `?${text}` : "";
}
