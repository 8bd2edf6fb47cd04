// SPDX-License-Identifier: Apache-2.0
// "This customer is missing": an e-mail, a phone number, a name or a number shows all that is known of it.
import { Component, h } from "preact";
import { ApiError, may } from "../api/client";
import { live } from "../api/live";
import type { CheckAnswer, ExplainAnswer, ExplainedField, ExplainedRecord } from "../api/schema";
import { runTask } from "../api/tasks";
import type { Titles } from "../api/titles";
import { lineWords } from "../mapping/rule_words";
import { to } from "../route";
import { dateTime, valueText } from "../text/format";
import { reasonText } from "../text/failures";
import { t } from "../text/i18n";
import { leavesOf } from "../text/tree";
import { Button } from "../ui/button";
import { CheckField, SelectField, TextField } from "../ui/field";
import { Waiting } from "../ui/load";
import { Notice } from "../ui/notice";
import { RunBadge } from "../ui/state";
import { FieldName, Titled } from "../ui/titled";

type Kind = "email" | "phone" | "key";

interface Found {
  profile: string;
  answer: ExplainAnswer | null;
  error: string;
  lookedUp: boolean; // both sides answered, if only that there is nothing of the kind
}

interface State {
  text: string;
  where: string;
  reveal: boolean;
  busy: boolean;
  asked: string;
  found: Found[];
}

/** What is meant, the likeliest first: a number can be a phone or a document's. */
export function kindsOf(text: string): Kind[] {
  if (text.includes("@")) return ["email"];
  const digits = text.replace(/[\s()/-]/g, "");
  if (/^(\+|00)\d{8,}$/.test(digits)) return ["phone"];
  if (/^\d{9,}$/.test(digits)) return ["key", "phone"];
  return ["key"];
}

// Exit code of what cannot be done as it was asked: there is no such record, or a system refuses. Which of the two,
// a check of both systems tells.
const kRefused = 2;

async function bothAnswer(profile: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { checks } = await runTask<CheckAnswer>(profile, "check", {}, signal);
    return !Object.values(checks).flat().some((row) => row.status === "error");
  } catch {
    return false;
  }
}

// A number may be a document's or a phone's: what is nothing as one is tried as the other.
async function explain(profile: string, text: string, reveal: boolean, signal: AbortSignal): Promise<Found> {
  let found: Found = { profile, answer: null, error: "", lookedUp: true };
  for (const kind of kindsOf(text)) {
    try {
      const answer = await runTask<ExplainAnswer>(profile, "explain", { [kind]: text, ...(reveal ? { reveal } : {}) }, signal);
      found = { profile, answer, error: "", lookedUp: true };
      if (answer.records.length) return found;
    } catch (error) {
      found = { profile, answer: null, error: (error as Error).message, lookedUp: error instanceof ApiError && error.problem.exit === kRefused };
      if (!found.lookedUp) return found;
    }
  }
  if (found.error) found.lookedUp = await bothAnswer(profile, signal);
  return found;
}

function Field({ field, flow, titles }: { field: ExplainedField; flow: string; titles: Titles }) {
  return (
    <tr class={field.differs ? "changed" : ""}>
      <th scope="row"><FieldName title={titles.target(flow, field.field)} path={field.field} /></th>
      <td data-label={t("Should be")}>{valueText(field.should_be) || <span class="quiet">{t("nothing")}</span>}</td>
      <td data-label={t("Is")}>{valueText(field.is) || <span class="quiet">{t("nothing")}</span>}</td>
      <td data-label={t("Because")}><span class="note" title={field.rule}>{lineWords(field.rule, (path) => titles.source(flow, path) ?? path)}</span></td>
    </tr>
  );
}

const kObject: Record<string, () => string> = {
  there: () => t("is there"),
  "not there": () => t("is not there"),
  "not known": () => t("could not be looked up"),
};

function Explained({ profile, record, titles }: { profile: string; record: ExplainedRecord; titles: Titles }) {
  const source = leavesOf(record.source);
  const troubled = record.failed || record.mapping_error || record.object !== "there";
  return (
    <li class="card explained">
      <h3>{record.name || record.key}</h3>
      <Notice tone={record.failed || record.mapping_error ? "bad" : troubled ? "warning" : "ok"} quiet title={record.verdict} />
      {record.failed ? (
        <p>{reasonText(record.failed.reason)}: {record.failed.field ? <FieldName title={titles.target(record.stream, record.failed.field)} path={record.failed.field} /> : null} {record.failed.message} · <a href={to("p", profile, "failed")}>{t("Failed records")}</a></p>
      ) : null}
      {record.mapping_error ? <p class="trouble">{record.mapping_error}</p> : null}
      <dl class="facts">
        <div><dt>{t("Record")}</dt><dd><code>{`${record.stream}:${record.key}`}</code></dd></div>
        <div><dt>{t("At the source")}</dt><dd>{record.at_source ? t("is there") : t("is not there")}</dd></div>
        <div><dt>{t("At the destination")}</dt><dd>{kObject[record.object]?.() ?? record.object} <code>{record.target_key}</code></dd></div>
      </dl>
      {record.object_error ? <p class="trouble">{record.object_error}</p> : null}
      {record.fields.length ? (
        <table class="rows">
          <caption>{t("What each field should be, and is")}</caption>
          <thead><tr><th scope="col">{t("Field")}</th><th scope="col">{t("Should be")}</th><th scope="col">{t("Is")}</th><th scope="col">{t("Because")}</th></tr></thead>
          <tbody>{record.fields.map((field) => <Field field={field} flow={record.stream} titles={titles} />)}</tbody>
        </table>
      ) : null}
      {source.length ? (
        <details>
          <summary>{t("The record as the source brought it")}</summary>
          <table class="values"><tbody>{source.map((leaf) => <tr><th scope="row"><FieldName title={titles.source(record.stream, leaf.path)} path={leaf.path} /></th><td>{valueText(leaf.value)}</td></tr>)}</tbody></table>
        </details>
      ) : null}
    </li>
  );
}

export class Search extends Component<{ profile?: string }, State> {
  state: State = { text: "", where: this.props.profile ?? (live.cards.size === 1 ? live.sorted()[0].name : ""), reveal: false, busy: false, asked: "", found: [] };
  private asking: AbortController | null = null;

  componentWillUnmount() {
    this.asking?.abort();
  }

  search = async (event: Event) => {
    event.preventDefault();
    const text = this.state.text.trim();
    if (!text) return;
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const where = this.state.where ? [this.state.where] : live.sorted().map((card) => card.name);
    this.setState({ busy: true, asked: text, found: [] });
    // One after another: each asks both systems, and the first answers are shown meanwhile.
    for (const profile of where) {
      const found = await explain(profile, text, this.state.reveal, asking.signal);
      if (asking.signal.aborted) return;
      this.setState({ found: [...this.state.found, found] });
    }
    this.setState({ busy: false });
  };

  results() {
    const { found, busy, asked } = this.state;
    const records = found.flatMap(({ answer }) => answer?.records ?? []);
    const troubled = found.filter(({ error }) => error);
    return (
      <div aria-live="polite">
        {busy ? <Waiting text={t("Asking both systems …")} /> : null}
        {found.map(({ profile, answer, error, lookedUp }) => (
          <section key={profile}>
            {(answer?.records.length || error) && !this.props.profile ? <h2><a href={to("p", profile)}>{profile}</a></h2> : null}
            {error ? <Notice tone={lookedUp ? "info" : "bad"} title={lookedUp ? t("Nothing was found in {name}", { name: profile }) : t("It could not be looked up in {name}", { name: profile })}><p>{error}</p></Notice> : null}
            {answer?.records.length ? <Titled profile={profile} show={(titles) => <ul class="plain">{answer.records.map((record) => <Explained profile={profile} record={record} titles={titles} />)}</ul>} /> : null}
            {answer?.records.length && answer.runs.length ? (
              <details>
                <summary>{t("The last runs")}</summary>
                <ul class="plain">{answer.runs.map((run) => <li><a href={to("p", profile, "run", run.run_id ?? "")}>{dateTime(run.started_at)}</a> <RunBadge status={run.status} /></li>)}</ul>
              </details>
            ) : null}
          </section>
        ))}
        {!busy && asked && !records.length && !troubled.length ? (
          <Notice tone="info" title={t("Nothing is known of “{text}”", { text: asked })}><p>{t("Neither the source nor what was written has it. Try the number as it stands in the source, or another e-mail address or phone number.")}</p></Notice>
        ) : null}
      </div>
    );
  }

  render({ profile }: { profile?: string }, { text, where, reveal, busy }: State) {
    return (
      <section class="search">
        {profile ? <h2>{t("Search")}</h2> : <h1>{t("Search")}</h1>}
        <form class="filters" role="search" onSubmit={this.search}>
          <TextField id="search-text" type="search" label={t("E-mail, phone, name or number")} value={text} required onInput={(value) => this.setState({ text: value })} />
          {profile || live.cards.size < 2 ? null : (
            <SelectField id="search-where" label={t("In")} value={where} choices={[{ value: "", title: t("all integrations") }, ...live.sorted().map((card) => ({ value: card.name, title: card.name }))]} onChange={(value) => this.setState({ where: value })} />
          )}
          <Button kind="main" icon="search" submit busy={busy}>{t("Search")}</Button>
          {may("reveal") ? <CheckField id="search-reveal" label={t("Show personal values (is logged)")} checked={reveal} onChange={(on) => this.setState({ reveal: on })} /> : null}
        </form>
        {this.results()}
      </section>
    );
  }
}
