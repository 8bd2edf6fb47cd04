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

export function currentSession(): Session | null {
  return session;
}

export function setSession(next: Session | null): void {
  session = next;
}

export function may(right: Session["rights"][number]): boolean {
  return session?.rights.includes(right) ?? false;
}

/** Called when the service no longer knows the session. */
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

export async function ask<T>(method: string, path: string, asked: Asked = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": currentLanguage() };
  if (asked.body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET" && session) headers["X-CSRF-Token"] = session.csrf;
  if (asked.etag) headers["If-Match"] = asked.etag;
  if (asked.wait) headers.Prefer = `wait=${asked.wait}`;
  let answer: Response;
  try {
    answer = await fetch(path, {
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
  if (!answer.ok) {
    const failure = await failureOf(answer);
    if (answer.status === 401 && session) {
      session = null;
      whenLost();
    }
    throw failure;
  }
  const value = answer.status === 204 ? undefined : await answer.json();
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
