// SPDX-License-Identifier: Apache-2.0
// The runs of the past, and two of them side by side.
import { Component, h } from "preact";
import { get, of } from "../api/client";
import { pastRun, pastRuns, type PastRun } from "../api/runs";
import type { Counts, VersionText } from "../api/schema";
import { go, to } from "../route";
import { dateTime, number, span } from "../text/format";
import { t } from "../text/i18n";
import { flowText } from "../text/names";
import { Button, LinkButton } from "../ui/button";
import { RunsChart } from "../ui/chart";
import { DiffView } from "../ui/diff";
import { CheckField } from "../ui/field";
import { Load } from "../ui/load";
import { Notice } from "../ui/notice";
import { PartTag, RunBadge } from "../ui/state";

const kRuns = 60;
const sum = (run: PastRun, ...keys: (keyof Counts)[]) => Object.values(run.streams).reduce((all, flow) => all + keys.reduce((part, key) => part + (flow[key] ?? 0), 0), 0);

export class History extends Component<{ profile: string }, { chosen: string[] }> {
  state = { chosen: [] as string[] };

  choose(id: string, on: boolean) {
    // Two are compared: the third replaces the one chosen first.
    const others = this.state.chosen.filter((other) => other !== id);
    this.setState({ chosen: on ? [...others, id].slice(-2) : others });
  }

  row(run: PastRun) {
    const { profile } = this.props;
    const { chosen } = this.state;
    return (
      <tr key={run.run_id}>
        <td class="pick"><CheckField id={`pick-${run.run_id}`} label={t("Compare the run of {time}", { time: dateTime(run.started_at) })} hideLabel checked={chosen.includes(run.run_id)} onChange={(on) => this.choose(run.run_id, on)} /></td>
        <th scope="row"><a href={to("p", profile, "run", run.run_id)}>{dateTime(run.started_at)}</a></th>
        <td data-label={t("Outcome")}><RunBadge status={run.status} /> <PartTag part={run.part} /></td>
        <td data-label={t("Read")} class="number">{number(sum(run, "read"))}</td>
        <td data-label={t("Written")} class="number">{number(sum(run, "created", "updated", "deleted"))}</td>
        <td data-label={t("Failed")} class={`number${sum(run, "failed") ? " bad" : ""}`}>{number(sum(run, "failed"))}</td>
        <td data-label={t("Took")} class="number">{run.seconds === null || run.seconds === undefined ? "–" : span(run.seconds)}</td>
      </tr>
    );
  }

  shown(runs: PastRun[]) {
    const { profile } = this.props;
    const { chosen } = this.state;
    if (!runs.length) return <Notice tone="info" title={t("It never ran yet")} />;
    const bars = runs.map((run) => ({ id: run.run_id, at: run.started_at, status: run.status, read: sum(run, "read"), written: sum(run, "created", "updated", "deleted"), failed: sum(run, "failed") })).reverse();
    return (
      <div>
        <RunsChart runs={bars} href={(id) => to("p", profile, "run", id)} />
        <div class="bulk">
          <span>{t("Choose two runs to compare them.")}</span>
          <Button disabled={chosen.length !== 2} onClick={() => go("p", profile, "history", ...chosen)}>{t("Compare")}</Button>
        </div>
        <table class="rows">
          <caption class="unseen">{t("Runs")}</caption>
          <thead>
            <tr>
              <td />
              <th scope="col">{t("Began")}</th>
              <th scope="col">{t("Outcome")}</th>
              <th scope="col" class="number">{t("Read")}</th>
              <th scope="col" class="number">{t("Written")}</th>
              <th scope="col" class="number">{t("Failed")}</th>
              <th scope="col" class="number">{t("Took")}</th>
            </tr>
          </thead>
          <tbody>{runs.map((run) => this.row(run))}</tbody>
        </table>
      </div>
    );
  }

  render({ profile }: { profile: string }) {
    return (
      <article>
        <h2>{t("History")}</h2>
        <Load<PastRun[]> of={profile} from={(signal) => pastRuns(profile, kRuns, signal)} show={(runs) => this.shown(runs)} />
      </article>
    );
  }
}

interface Pair {
  runs: [PastRun, PastRun]; // the earlier first
  texts: [string, string] | null; // of the profile, where its versions are still kept
}

async function pairOf(profile: string, ids: [string, string], signal: AbortSignal): Promise<Pair> {
  const runs = (await Promise.all(ids.map((id) => pastRun(profile, id, signal)))) as [PastRun, PastRun];
  runs.sort((a, b) => a.started_at.localeCompare(b.started_at));
  const etags = runs.map((run) => run.circumstances?.etag);
  if (!etags[0] || !etags[1]) return { runs, texts: null };
  if (etags[0] === etags[1]) return { runs, texts: ["", ""] };
  try {
    const versions = await Promise.all(etags.map((etag) => get<VersionText>(of(profile, "versions", etag as string), { signal })));
    return { runs, texts: [versions[0].yaml, versions[1].yaml] };
  } catch {
    return { runs, texts: null };
  }
}

const kCompared: { key: keyof Counts; text: () => string }[] = [
  { key: "read", text: () => t("Read") },
  { key: "created", text: () => t("Created") },
  { key: "updated", text: () => t("Updated") },
  { key: "unchanged", text: () => t("Unchanged") },
  { key: "skipped", text: () => t("Skipped") },
  { key: "deleted", text: () => t("Deleted") },
  { key: "ignored", text: () => t("Ignored") },
  { key: "failed", text: () => t("Failed") },
  { key: "requests", text: () => t("Requests") },
];

function Facts({ runs }: { runs: [PastRun, PastRun] }) {
  const rows: { name: string; values: string[] }[] = [
    { name: t("Outcome"), values: runs.map((run) => run.status) },
    { name: t("Took"), values: runs.map((run) => (run.seconds ? span(run.seconds) : "–")) },
    { name: "Spojka", values: runs.map((run) => run.circumstances?.spojka ?? "–") },
  ];
  const connectors = [...new Set(runs.flatMap((run) => Object.keys(run.circumstances?.connectors ?? {})))];
  for (const id of connectors) rows.push({ name: t("Connector {id}", { id }), values: runs.map((run) => String(run.circumstances?.connectors[id] ?? "–")) });
  return (
    <table class="compared">
      <caption class="unseen">{t("Circumstances")}</caption>
      <thead><tr><td />{runs.map((run) => <th scope="col"><time dateTime={run.started_at}>{dateTime(run.started_at)}</time></th>)}<td /></tr></thead>
      <tbody>
        {rows.map((row) => (
          <tr class={row.values[0] === row.values[1] ? "" : "changed"}>
            <th scope="row">{row.name}</th>
            {row.name === t("Outcome") ? runs.map((run) => <td><RunBadge status={run.status} /> <PartTag part={run.part} /></td>) : row.values.map((value) => <td>{value}</td>)}
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FlowCounts({ flow, runs }: { flow: string; runs: [PastRun, PastRun] }) {
  const at = (run: PastRun, key: keyof Counts) => run.streams[flow]?.[key] ?? 0;
  return (
    <table class="compared">
      <caption>{flowText(flow)}</caption>
      <tbody>
        {kCompared.filter(({ key }) => at(runs[0], key) || at(runs[1], key)).map(({ key, text }) => {
          const difference = at(runs[1], key) - at(runs[0], key);
          return (
            <tr class={difference ? "changed" : ""}>
              <th scope="row">{text()}</th>
              <td class="number">{number(at(runs[0], key))}</td>
              <td class="number">{number(at(runs[1], key))}</td>
              <td class="number">{difference ? `${difference > 0 ? "+" : "−"}${number(Math.abs(difference))}` : "="}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function Compare({ profile, one, other }: { profile: string; one: string; other: string }) {
  return (
    <article>
      <h2>{t("Two runs compared")}</h2>
      <Load<Pair>
        of={`${one}/${other}`}
        from={(signal) => pairOf(profile, [one, other], signal)}
        show={({ runs, texts }) => (
          <div>
            <Facts runs={runs} />
            <h3>{t("Counts")}</h3>
            {[...new Set(runs.flatMap((run) => Object.keys(run.streams)))].map((flow) => <FlowCounts flow={flow} runs={runs} />)}
            <h3>{t("Profile and mapping")}</h3>
            {texts === null ? (
              <p class="quiet">{t("The versions of the profile these runs used are no longer known.")}</p>
            ) : texts[0] === texts[1] ? (
              <p>{t("The profile is the same.")}</p>
            ) : (
              <DiffView before={texts[0]} after={texts[1]} />
            )}
          </div>
        )}
      />
      <p class="after"><LinkButton href={to("p", profile, "history")} icon="back">{t("History")}</LinkButton></p>
    </article>
  );
}
