// SPDX-License-Identifier: Apache-2.0
// One run: the one at work as it goes on, else the one that was asked for or the last.
import { Component, h } from "preact";
import { get, of, query } from "../api/client";
import { live } from "../api/live";
import { pastRun, pastRuns, type PastRun } from "../api/runs";
import type { LogTail } from "../api/schema";
import { to } from "../route";
import { dateTime, number, span } from "../text/format";
import { t } from "../text/i18n";
import { LinkButton } from "../ui/button";
import { CountsTable } from "../ui/counts";
import { Load } from "../ui/load";
import { LogView } from "../ui/log";
import { Notice } from "../ui/notice";
import { PartTag, RunBadge } from "../ui/state";
import { LiveView } from "./run_live";

async function logOf(profile: string, run: string, signal: AbortSignal): Promise<LogTail | null> {
  try {
    return await get<LogTail>(of(profile, "runs", run, "log") + query({ tail: 500 }), { signal });
  } catch {
    return null; // a run of another service, or longer ago than logs are kept
  }
}

function byWhom(by: string): string {
  if (by === "schedule") return t("by schedule");
  if (by === "catch-up") return t("to catch up");
  if (by === "told") return t("told of by the source's system");
  return t("by {user}", { user: by });
}

export function RunView({ profile, run }: { profile: string; run: PastRun }) {
  const failed = Object.values(run.streams).reduce((sum, flow) => sum + flow.failed, 0);
  // What stopped a flow stands in its row.
  const toldBelow = Object.values(run.streams).some((flow) => flow.error);
  return (
    <article>
      <div class="head">
        <h2>{t("Run of {time}", { time: dateTime(run.started_at) })}</h2>
        <RunBadge status={run.status} />
        <PartTag part={run.part} />
      </div>
      {run.circumstances?.killed_by ? (
        <Notice tone="bad" quiet title={t("The run's process was ended by {signal}", { signal: run.circumstances.killed_by })}>
          <p>{t("Nothing is lost: the next run goes on where this one stood.")}</p>
        </Notice>
      ) : null}
      {run.error && !toldBelow && !run.circumstances?.killed_by ? <Notice tone="bad" quiet title={t("Why it failed")}><p>{run.error}</p></Notice> : null}
      <dl class="facts">
        <div><dt>{t("Took")}</dt><dd>{run.seconds === null || run.seconds === undefined ? "–" : span(run.seconds)}</dd></div>
        <div><dt>{t("Records a second")}</dt><dd>{run.records_per_second && (run.seconds ?? 0) >= 1 ? number(run.records_per_second, 1) : "–"}</dd></div>
        {run.circumstances ? <div><dt>{t("Started")}</dt><dd>{byWhom(run.circumstances.by)}</dd></div> : null}
      </dl>
      <CountsTable flows={run.streams} caption={t("What became of the records")} />
      {failed ? <p class="after"><LinkButton href={to("p", profile, "failed")} icon="warning">{t("See the failed records")}</LinkButton></p> : null}
      <h3>{t("Log")}</h3>
      <Load<LogTail | null>
        of={run.run_id}
        from={(signal) => logOf(profile, run.run_id, signal)}
        show={(log) => (log ? <LogView lines={log.lines} cut={log.cut} /> : <p class="quiet">{t("The log of this run is no longer kept.")}</p>)}
      />
    </article>
  );
}

interface Props {
  profile: string;
  run?: string;
}

export class RunPage extends Component<Props, { working: boolean; ended: number }> {
  state = { working: this.atWork(), ended: 0 };
  private leave: () => void = () => undefined;

  atWork(): boolean {
    return !this.props.run && Boolean(live.cards.get(this.props.profile)?.live);
  }

  componentDidMount() {
    this.leave = live.subscribe(() => {
      if (this.atWork() && !this.state.working) this.setState({ working: true });
    });
  }

  componentWillUnmount() {
    this.leave();
  }

  async asked(signal: AbortSignal): Promise<PastRun | null> {
    const { profile, run } = this.props;
    if (run) return pastRun(profile, run, signal);
    return (await pastRuns(profile, 1, signal))[0] ?? null;
  }

  render({ profile, run }: Props, { working, ended }: { working: boolean; ended: number }) {
    if (working) return <LiveView profile={profile} onEnd={() => this.setState({ working: false, ended: ended + 1 })} />;
    return (
      <Load<PastRun | null>
        of={`${run ?? "last"}/${ended}`}
        from={(signal) => this.asked(signal)}
        show={(shown) =>
          shown ? (
            <RunView profile={profile} run={shown} />
          ) : (
            <div class="empty">
              <h2>{t("It never ran yet")}</h2>
              <p>{t("Run it now, or activate it so that it runs on its schedule.")}</p>
            </div>
          )
        }
      />
    );
  }
}
