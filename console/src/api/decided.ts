// SPDX-License-Identifier: Apache-2.0
// What was decided of conflicts and no run has acted on yet: until then the service tells of them as before.
import { live } from "./live";
import type { Conflict } from "./schema";

export type Verdict = "join" | "split";

const decided = new Map<string, { verdict: Verdict; at: number }>();

// Its value is masked or not, as one looks at it.
const nameOf = (profile: string, flow: string, conflict: Conflict) => JSON.stringify([profile, flow, conflict.key, conflict.record ?? "", [...conflict.leads_to].sort()]);

export function remember(profile: string, flow: string, conflict: Conflict, verdict: Verdict): void {
  decided.set(nameOf(profile, flow, conflict), { verdict, at: Date.now() });
}

/** null = nobody has decided yet, or a run that began later has left it a conflict. */
export function verdictOn(profile: string, flow: string, conflict: Conflict): Verdict | null {
  const known = decided.get(nameOf(profile, flow, conflict));
  const last = live.cards.get(profile)?.last_run;
  if (!known || (last && !last.part && Date.parse(last.started_at) > known.at)) return null;
  return known.verdict;
}
