// SPDX-License-Identifier: Apache-2.0
// Every integration as a card: how it is, when it ran and will run, what failed.
import { Component, h } from "preact";
import { may } from "../api/client";
import { live } from "../api/live";
import type { Card, ProfileState } from "../api/schema";
import { to } from "../route";
import { number, schedule } from "../text/format";
import { t, tn } from "../text/i18n";
import { problemText } from "../text/problems";
import { LinkButton } from "../ui/button";
import { Sparkline } from "../ui/chart";
import { SelectField, TextField } from "../ui/field";
import { InboxWords, tellsOf } from "../ui/inbox";
import { ProfileBadge, When } from "../ui/state";
import { Ways } from "../ui/ways";
import { Removed } from "./removed";

// What needs a person stands first.
const kUrgency: ProfileState[] = ["broken", "failing", "stale", "partial", "running", "waiting", "new", "ok", "inactive"];

function percentDone(card: Card): number | null {
  const progress = card.live?.progress;
  if (!progress?.expected || progress.counts.read > progress.expected) return null;
  return Math.round((progress.counts.read / progress.expected) * 100);
}

// What is known of a file that cannot be used tells nothing of its runs.
const isDead = (card: Card) => card.problems.length > 0 && !card.keeps_old;

function nextRun(card: Card) {
  if (isDead(card)) return t("once its file is mended");
  return card.active ? <When at={card.next_run_at} none={schedule(card.schedule)} /> : t("only when asked");
}

function IntegrationCard({ card }: { card: Card }) {
  const done = percentDone(card);
  return (
    <li class={`card integration ${card.state}`}>
      <div class="head">
        <h2><a href={to("p", card.name)}>{card.name}</a></h2>
        <ProfileBadge state={card.state} keepsOld={card.keeps_old} />
      </div>
      <p class="way">{card.source} <span aria-hidden="true">→</span><span class="unseen">{t("to")}</span> {card.destination}</p>
      {card.live ? (
        <div class="at-work">
          <progress max="100" value={done === null ? undefined : String(done)} aria-label={t("Progress")} />
          <span>{tn("{n} record", "{n} records", card.live.progress?.counts.read ?? 0)}</span>
        </div>
      ) : isDead(card) && !card.runs.length ? null : (
        <Sparkline runs={card.runs} />
      )}
      {card.problems.length ? (
        <p class="trouble">{problemText(card.problems[0])}</p>
      ) : card.error ? (
        <p class="trouble">{card.error}</p>
      ) : null}
      {card.problems.length ? null : <Ways card={card} />}
      <dl class="facts">
        <div><dt>{t("Last run")}</dt><dd><When at={card.last_run?.started_at ?? null} none={isDead(card) ? "–" : t("never")} /></dd></div>
        <div>
          <dt>{t("Next run")}</dt>
          <dd>{nextRun(card)}</dd>
        </div>
        <div>
          <dt>{t("Failed")}</dt>
          <dd>{card.failed ? <a class="count" href={to("p", card.name, "failed")}>{number(card.failed)}</a> : "0"}</dd>
        </div>
        {tellsOf(card.inbox) ? <div class="whole"><dt>{t("Told by the source's system")}</dt><dd><InboxWords inbox={card.inbox} /></dd></div> : null}
      </dl>
    </li>
  );
}

interface State {
  search: string;
  only: string;
  version: number;
}

const kSearchFrom = 7;

export class Integrations extends Component<Record<string, never>, State> {
  state: State = { search: "", only: "", version: 0 };
  private leave: () => void = () => undefined;

  componentDidMount() {
    this.leave = live.subscribe(() => this.setState({ version: this.state.version + 1 }));
  }

  componentWillUnmount() {
    this.leave();
  }

  shown(): Card[] {
    const { search, only } = this.state;
    const words = search.toLowerCase();
    return live
      .sorted()
      .filter((card) => `${card.name} ${card.source} ${card.destination}`.toLowerCase().includes(words))
      .filter((card) => only === "" || (only === "trouble") === kUrgency.indexOf(card.state) < kUrgency.indexOf("running"))
      .sort((a, b) => kUrgency.indexOf(a.state) - kUrgency.indexOf(b.state));
  }

  render(_: unknown, { search, only }: State) {
    const all = live.cards.size;
    const shown = this.shown();
    return (
      <section>
        <div class="title">
          <h1>{t("Integrations")}</h1>
          {may("configure") ? <LinkButton kind="main" icon="add" href={to("new")}>{t("New integration")}</LinkButton> : null}
        </div>
        {all >= kSearchFrom ? (
          <div class="filters">
            <TextField id="search" type="search" label={t("Name or connector")} value={search} onInput={(value) => this.setState({ search: value })} />
            <SelectField
              id="only"
              label={t("Show")}
              value={only}
              choices={[
                { value: "", title: t("all") },
                { value: "trouble", title: t("what needs a person") },
                { value: "well", title: t("what runs well") },
              ]}
              onChange={(value) => this.setState({ only: value })}
            />
          </div>
        ) : null}
        {all === 0 ? (
          <div class="empty card">
            <h2>{t("Nothing is connected yet")}</h2>
            <p>{t("An integration takes records from one system and keeps them up to date in another. Setting one up takes a few minutes; nothing is written before you have seen what will be.")}</p>
            {may("configure") ? <LinkButton kind="main" icon="add" href={to("new")}>{t("Set up the first one")}</LinkButton> : null}
          </div>
        ) : null}
        <ul class="cards">{shown.map((card) => <IntegrationCard key={card.name} card={card} />)}</ul>
        <p class="unseen" role="status">{search || only ? tn("{n} shown", "{n} shown", shown.length) : ""}</p>
        {all && !shown.length ? <p class="quiet">{t("Nothing of that kind")}</p> : null}
        {may("configure") ? <Removed /> : null}
      </section>
    );
  }
}
