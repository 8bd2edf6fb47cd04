// SPDX-License-Identifier: Apache-2.0
// The run at work: how far it is, how fast, what it waits for, what it logs; and the way to stop it.
import { Component, h } from "preact";
import { get, may, of, post, query } from "../api/client";
import type { LiveRun, LogLine, LogTail, Progress, Run, Samples } from "../api/schema";
import { number, span } from "../text/format";
import { agree, kGuesses } from "../text/guess";
import { currentLanguage, t, tn } from "../text/i18n";
import { flowText } from "../text/names";
import { Button } from "../ui/button";
import { LineChart, type Point } from "../ui/chart";
import { CountsTable } from "../ui/counts";
import { Dialog } from "../ui/dialog";
import { Waiting } from "../ui/load";
import { LogView } from "../ui/log";
import { Notice, say } from "../ui/notice";
import { RunBadge, When } from "../ui/state";

interface Props {
  profile: string;
  onEnd: () => void;
}

interface State {
  run: LiveRun | null;
  progress: Progress | null;
  lines: LogLine[];
  speed: Point[];
  latency: Point[];
  asking: boolean;
}

const kMostPoints = 600;
const kMostLines = 1000;

type Sample = Samples["samples"][number];

/** The values so far with one more, where there is one. */
function joined(points: Point[], at: string, value: number | null): Point[] {
  return value === null ? points : [...points.slice(-kMostPoints), { at, value }];
}

export class LiveView extends Component<Props, State> {
  state: State = { run: null, progress: null, lines: [], speed: [], latency: [], asking: false };
  private source: EventSource | null = null;
  private gone = false;
  private guesses: number[] = []; // when it ends, as the last reports had it

  componentDidMount() {
    document.addEventListener("visibilitychange", this.seen);
    void this.begin();
  }

  componentWillUnmount() {
    this.gone = true;
    document.removeEventListener("visibilitychange", this.seen);
    this.source?.close();
  }

  // As the cards do, see api/live.ts.
  seen = () => {
    this.source?.close();
    if (!document.hidden) void this.begin();
  };

  async begin() {
    const { profile } = this.props;
    try {
      const [log, samples] = await Promise.all([
        get<LogTail>(of(profile, "live", "log") + query({ tail: 200 })),
        get<Samples>(of(profile, "live", "samples")),
      ]);
      if (this.gone) return;
      const points = (value: (sample: Sample) => number | null) => samples.samples.flatMap((sample) => joined([], sample.at, value(sample)));
      this.setState({ lines: log.lines, speed: points((sample) => sample.per_second), latency: points((sample) => sample.latency_ms) });
    } catch {
      // It has just ended, or not begun: the events tell.
    }
    if (this.gone) return;
    const source = new EventSource(of(profile, "live", "events") + query({ language: currentLanguage() }));
    this.source = source;
    const on = (name: string, act: (data: any) => void) =>
      source.addEventListener(name, (event) => act(JSON.parse((event as MessageEvent<string>).data)));
    on("run", (run: LiveRun) => {
      this.setState({ run });
      if (run.progress) this.take(run.progress);
    });
    on("progress", (progress: Progress) => this.take(progress));
    on("log", (line: LogLine) => this.setState({ lines: [...this.state.lines.slice(-kMostLines), line] }));
    on("end", (run: Run) => {
      source.close();
      // It never began, so no history tells why.
      if (run.run_id === null) say("bad", run.error ?? t("The run could not begin."));
      this.props.onEnd();
    });
    source.onerror = () => {
      // No stream any more: the run has ended meanwhile.
      if (source.readyState === EventSource.CLOSED && !this.gone) this.props.onEnd();
    };
  }

  take(progress: Progress) {
    this.guesses = progress.seconds_left === null ? [] : [...this.guesses, Date.parse(progress.at) / 1000 + progress.seconds_left].slice(-kGuesses);
    const { speed, latency } = this.state;
    this.setState({ progress, speed: joined(speed, progress.at, progress.records_per_second), latency: joined(latency, progress.at, progress.latency_ms) });
  }

  cancel = async () => {
    const run = await post<LiveRun>(of(this.props.profile, "live", "cancel"));
    this.setState({ run });
    say("info", t("It stops as soon as what is under way is stored."));
  };

  howFar(progress: Progress) {
    // A guess that has turned out too low is none any more.
    const expected = progress.expected && progress.expected >= progress.counts.read ? progress.expected : null;
    const done = expected ? (progress.counts.read / expected) * 100 : null;
    return (
      <div class="how-far">
        <progress max="100" value={done === null ? undefined : String(done)} aria-label={t("Progress of {flow}", { flow: flowText(progress.stream) })} />
        <p role="status" aria-live="off">
          <strong>{flowText(progress.stream)}</strong>{" "}
          {expected
            ? t("{read} of about {expected} records", { read: progress.counts.read, expected })
            : tn("{n} record", "{n} records", progress.counts.read)}
          {progress.seconds_left === null || !agree(this.guesses, Date.parse(progress.at) / 1000) ? "" : ` · ${t("about {time} left", { time: span(progress.seconds_left) })}`}
        </p>
      </div>
    );
  }

  render(_: Props, { run, progress, lines, speed, latency, asking }: State) {
    if (!run) return <Waiting text={t("Joining the run …")} />;
    return (
      <article class="live">
        <div class="head">
          <h2>{run.started_at ? t("The run at work") : t("The run waits for its turn")}</h2>
          <RunBadge status={run.status} />
          {may("operate") && run.status !== "stopping" ? (
            <Button icon="stop" onClick={() => this.setState({ asking: true })}>{t("Cancel the run")}</Button>
          ) : null}
        </div>
        {progress ? this.howFar(progress) : <progress aria-label={t("Progress")} />}
        {progress?.waiting.length ? (
          <Notice tone="info" title={t("It waits")}><ul>{progress.waiting.map((text) => <li>{text}</li>)}</ul></Notice>
        ) : null}
        <dl class="facts">
          <div><dt>{t("Started")}</dt><dd><When at={run.started_at} none={t("not yet")} /></dd></div>
          <div><dt>{t("Records a second")}</dt><dd>{progress?.records_per_second ? number(progress.records_per_second, 1) : "–"}</dd></div>
          <div><dt>{t("Answer of the destination")}</dt><dd>{progress?.latency_ms ? t("{n} ms", { n: number(progress.latency_ms) }) : "–"}</dd></div>
          <div><dt>{t("Connections at once")}</dt><dd>{progress ? number(progress.connections) : "–"}</dd></div>
        </dl>
        <CountsTable flows={progress?.flows ?? {}} caption={t("What became of the records so far")} />
        <div class="two">
          <LineChart points={speed} title={t("Records a second")} />
          <LineChart points={latency} title={t("Answer of the destination (ms)")} />
        </div>
        <h3>{t("Log")}</h3>
        <LogView lines={lines} />
        {asking ? (
          <Dialog
            title={t("Cancel the run?")}
            action={t("Cancel the run")}
            danger
            onAction={this.cancel}
            onClose={() => this.setState({ asking: false })}
          >
            <p>{t("What is under way is stored first. Nothing is lost: the next run goes on from there.")}</p>
          </Dialog>
        ) : null}
      </article>
    );
  }
}
