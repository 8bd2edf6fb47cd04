// SPDX-License-Identifier: Apache-2.0
// States and times as words with a sign, never by colour alone.
import { Component, h } from "preact";
import type { ProfileState } from "../api/schema";
import { dateTime, relative } from "../text/format";
import { t } from "../text/i18n";
import { Icon, type IconName } from "./icon";
import type { Tone } from "./notice";

interface Look {
  tone: Tone | "none";
  icon: IconName;
  text: () => string;
}

const kProfile: Record<ProfileState, Look> = {
  ok: { tone: "ok", icon: "ok", text: () => t("Runs well") },
  partial: { tone: "warning", icon: "warning", text: () => t("Some records failed") },
  failing: { tone: "bad", icon: "bad", text: () => t("Last run failed") },
  running: { tone: "info", icon: "run", text: () => t("Running") },
  waiting: { tone: "info", icon: "wait", text: () => t("Waiting for its turn") },
  broken: { tone: "bad", icon: "bad", text: () => t("Profile cannot be used") },
  stale: { tone: "bad", icon: "wait", text: () => t("Nothing ran well for long") },
  new: { tone: "none", icon: "add", text: () => t("Never ran yet") },
  inactive: { tone: "none", icon: "stop", text: () => t("Not active") },
};

const kRun: Record<string, Look> = {
  ok: { tone: "ok", icon: "ok", text: () => t("All well") },
  partial: { tone: "warning", icon: "warning", text: () => t("Some records failed") },
  failed: { tone: "bad", icon: "bad", text: () => t("Failed") },
  cancelled: { tone: "none", icon: "stop", text: () => t("Cancelled") },
  interrupted: { tone: "bad", icon: "warning", text: () => t("Broken off") },
  running: { tone: "info", icon: "run", text: () => t("Running") },
  waiting: { tone: "info", icon: "wait", text: () => t("Waiting for its turn") },
  stopping: { tone: "warning", icon: "stop", text: () => t("Stopping") },
  not_tried: { tone: "none", icon: "skipped", text: () => t("Not tried") },
};

function Badge({ look, word }: { look: Look | undefined; word: string }) {
  return (
    <span class={`badge ${look?.tone ?? "none"}`}>
      <Icon name={look?.icon ?? "info"} />
      {look?.text() ?? word}
    </span>
  );
}

const kKeepsOld: Look = { tone: "bad", icon: "bad", text: () => t("File cannot be used, the old version runs") };

export function ProfileBadge({ state, keepsOld }: { state: ProfileState; keepsOld?: boolean }) {
  return <Badge look={state === "broken" && keepsOld ? kKeepsOld : kProfile[state]} word={state} />;
}

export function RunBadge({ status }: { status: string }) {
  return <Badge look={kRun[status]} word={status} />;
}

/** Beside a run that was asked for some records only: it says nothing of the rest. */
export function PartTag({ part }: { part: boolean | undefined }) {
  return part ? <span class="tag" title={t("It was asked for some records only and says nothing of the others.")}>{t("some records only")}</span> : null;
}

export function runTone(status: string): string {
  return kRun[status]?.tone ?? "none";
}

export function runText(status: string): string {
  return kRun[status]?.text() ?? status;
}

const kTick = 20_000;

/** A time as people say it, moving on by itself; the exact one when pointed at. */
export class When extends Component<{ at: string | null; none?: string }, { now: number }> {
  state = { now: Date.now() };
  private timer = 0;

  componentDidMount() {
    this.timer = window.setInterval(() => this.setState({ now: Date.now() }), kTick);
  }

  componentWillUnmount() {
    clearInterval(this.timer);
  }

  render({ at, none }: { at: string | null; none?: string }, { now }: { now: number }) {
    if (!at) return <span>{none ?? "–"}</span>;
    return (
      <time dateTime={at} title={dateTime(at)}>
        {relative(at, Math.max(now, Date.now()))}
      </time>
    );
  }
}
