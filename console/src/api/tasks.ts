// SPDX-License-Identifier: Apache-2.0
// What loads a connector takes its time: it is a task that is asked after until it ends.
import { t } from "../text/i18n";
import { ApiError, ask, get, of } from "./client";
import type { Task } from "./schema";

const kFirstWait = 5;
const kNextWait = 20;

export type TaskVerb = Task["verb"];

/** Runs a verb for a profile and gives its answer; fails with the task's own words. Cancelled with the signal. */
export async function runTask<T>(profile: string, verb: TaskVerb, body: object, signal?: AbortSignal): Promise<T> {
  let task = (await ask<Task>("POST", of(profile, verb), { body, wait: kFirstWait, signal })).value;
  const cancel = () => void ask("DELETE", `/api/tasks/${task.id}`).catch(() => undefined);
  signal?.addEventListener("abort", cancel);
  try {
    while (task.status === "running") task = await get<Task>(`/api/tasks/${task.id}`, { wait: kNextWait, signal });
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
  // A check that found something wrong and a plan with failures are answers, whatever their exit code.
  if (task.answer !== null && task.answer !== undefined) return task.answer as T;
  throw new ApiError({ type: "about:blank", title: "", status: 200, code: "verb_failed", detail: task.error ?? t("It was cancelled."), ...(task.exit === null ? {} : { exit: task.exit }) });
}
