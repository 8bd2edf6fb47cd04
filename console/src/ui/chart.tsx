// SPDX-License-Identifier: Apache-2.0
// Charts drawn by hand. What they show stands beside them in words or in a table; readers of the screen get the summary.
import { h } from "preact";
import type { RunPoint } from "../api/schema";
import { clock, dayAndTime, number } from "../text/format";
import { t, tn } from "../text/i18n";
import { runText, runTone } from "./state";

const kSparkWidth = 150;
const kSparkHeight = 32;
const kMostRuns = 30;

// Small runs stay visible beside a first one of thousands.
const grown = (value: number, most: number) => (most ? Math.log1p(value) / Math.log1p(most) : 0);

/** The last runs, a bar each: how much was written, and how it went. */
export function Sparkline({ runs }: { runs: RunPoint[] }) {
  if (!runs.length) return <p class="quiet">{t("No run yet")}</p>;
  const most = Math.max(...runs.map((run) => run.written));
  const step = kSparkWidth / kMostRuns;
  const bad = runs.filter((run) => run.status === "failed" || run.status === "interrupted").length;
  const words = tn("The last run", "The last {n} runs", runs.length) + (bad ? `: ${tn("{n} failed", "{n} failed", bad)}` : "");
  return (
    <svg class="sparkline" preserveAspectRatio="none" viewBox={`0 0 ${kSparkWidth} ${kSparkHeight}`} role="img" aria-label={words}>
      {runs.map((run, i) => {
        const height = 3 + grown(run.written, most) * (kSparkHeight - 3);
        return (
          <rect
            key={run.run_id}
            class={runTone(run.status)}
            x={(kMostRuns - runs.length + i) * step}
            y={kSparkHeight - height}
            width={step - 1.5}
            height={height}
            rx="1"
          >
            <title>{`${dayAndTime(run.started_at)} · ${runText(run.status)} · ${tn("{n} written", "{n} written", run.written)}${run.part ? ` · ${t("some records only")}` : ""}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

export interface Point {
  at: string;
  value: number;
}

const kWidth = 640;
const kHeight = 180;
const kLeft = 48;
const kBottom = 26;
const kTop = 10;

function niceTop(most: number): number {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((top) => top >= most) ?? most;
}

/** One value over time. */
export function LineChart({ points, title }: { points: Point[]; title: string }) {
  if (points.length < 2) return <p class="quiet">{t("A chart appears as soon as there are values.")}</p>;
  const first = new Date(points[0].at).getTime();
  const last = new Date(points[points.length - 1].at).getTime();
  const top = niceTop(Math.max(...points.map((point) => point.value)));
  const x = (at: string) => kLeft + ((new Date(at).getTime() - first) / Math.max(last - first, 1)) * (kWidth - kLeft - 8);
  const y = (value: number) => kTop + (1 - value / top) * (kHeight - kTop - kBottom);
  const line = points.map((point, i) => `${i ? "L" : "M"}${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`).join("");
  const now = points[points.length - 1].value;
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${kWidth} ${kHeight}`} role="img" aria-label={`${title}: ${number(now, 1)}`}>
        {[0, 0.5, 1].map((share) => (
          <g key={String(share)}>
            <line class="grid" x1={kLeft} x2={kWidth} y1={y(top * share)} y2={y(top * share)} />
            <text class="end" x={kLeft - 6} y={y(top * share) + 4}>{number(top * share, 1)}</text>
          </g>
        ))}
        <path class="area" d={`${line}L${x(points[points.length - 1].at).toFixed(1)} ${y(0)}L${kLeft} ${y(0)}Z`} />
        <path class="line" d={line} />
        <text class="start" x={kLeft} y={kHeight - 5}>{clock(points[0].at)}</text>
        <text class="end" x={kWidth - 2} y={kHeight - 5}>{clock(points[points.length - 1].at)}</text>
      </svg>
    </figure>
  );
}

interface RunBar {
  id: string;
  at: string;
  status: string;
  read: number;
  written: number;
  failed: number;
}

const kTwoDates = 320; // room in which two stand beside each other, in the phone's larger letters too

function RunsDates({ runs, end }: { runs: RunBar[]; end: number }) {
  if (!runs.length) return null;
  const [first, last] = [dayAndTime(runs[0].at), dayAndTime(runs[runs.length - 1].at)];
  if (end - kLeft < kTwoDates) return <text class="start" x={kLeft} y={kHeight - 5}>{runs.length > 1 ? `${first} – ${last}` : first}</text>;
  return (
    <g>
      <text class="start" x={kLeft} y={kHeight - 5}>{first}</text>
      <text class="end" x={end} y={kHeight - 5}>{last}</text>
    </g>
  );
}

/** Runs of the past, oldest first: what was written, and what failed above it. */
export function RunsChart({ runs, href }: { runs: RunBar[]; href: (id: string) => string }) {
  const most = Math.max(1, ...runs.map((run) => run.written + run.failed));
  const room = kHeight - kTop - kBottom;
  const step = (kWidth - kLeft) / Math.max(runs.length, kMostRuns);
  const tall = (value: number) => (value / most) * room;
  return (
    <figure class="chart">
      <figcaption>{t("Written and failed records of each run")}</figcaption>
      <svg viewBox={`0 0 ${kWidth} ${kHeight}`} role="group" aria-label={t("Written and failed records of each run")}>
        <line class="grid" x1={kLeft} x2={kWidth} y1={kTop + room} y2={kTop + room} />
        <line class="grid" x1={kLeft} x2={kWidth} y1={kTop} y2={kTop} />
        <text class="end" x={kLeft - 6} y={kTop + 4}>{number(most)}</text>
        <text class="end" x={kLeft - 6} y={kTop + room}>0</text>
        {runs.map((run, i) => {
          const written = tall(run.written);
          const failed = run.failed ? Math.max(tall(run.failed), 2) : 0;
          const words = `${dayAndTime(run.at)}: ${runText(run.status)}, ${tn("{n} written", "{n} written", run.written)}, ${tn("{n} failed", "{n} failed", run.failed)}`;
          return (
            <a key={run.id} href={href(run.id)} aria-label={words}>
              <rect class="ground" x={kLeft + i * step} y={kTop} width={step} height={room + 8} />
              <rect class={runTone(run.status)} x={kLeft + i * step + 1} y={kTop + room - written - 2} width={Math.max(step - 3, 1)} height={written + 2} />
              {failed ? <rect class="bad" x={kLeft + i * step + 1} y={kTop + room - written - 2 - failed} width={Math.max(step - 3, 1)} height={failed} /> : null}
              <title>{words}</title>
            </a>
          );
        })}
        <RunsDates runs={runs} end={kLeft + runs.length * step} />
      </svg>
    </figure>
  );
}
