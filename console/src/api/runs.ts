// SPDX-License-Identifier: Apache-2.0
// Runs of the past. They have an id; only a run that ended before it began has none, and it is in no history.
import { get, of, query } from "./client";
import type { Run, Runs } from "./schema";

export type PastRun = Run & { run_id: string };

export async function pastRuns(profile: string, limit: number, signal: AbortSignal): Promise<PastRun[]> {
  const { runs } = await get<Runs>(of(profile, "runs") + query({ limit }), { signal });
  return runs.filter((run): run is PastRun => run.run_id !== null);
}

export async function pastRun(profile: string, id: string, signal: AbortSignal): Promise<PastRun> {
  return { ...(await get<Run>(of(profile, "runs", id), { signal })), run_id: id };
}
