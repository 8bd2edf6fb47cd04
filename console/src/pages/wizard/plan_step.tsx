// SPDX-License-Identifier: Apache-2.0
// What the first run would do, on everything the source has; nothing is written.
import { Component, h } from "preact";
import { may } from "../../api/client";
import type { PlanAnswer, PlanRecord } from "../../api/schema";
import { runTask } from "../../api/tasks";
import type { Titles } from "../../api/titles";
import { actionText, reasonText } from "../../text/failures";
import { valueText } from "../../text/format";
import { t, tn } from "../../text/i18n";
import { flowText } from "../../text/names";
import { Button } from "../../ui/button";
import { CountsTable } from "../../ui/counts";
import { Waiting } from "../../ui/load";
import { Notice } from "../../ui/notice";
import { FieldName, Titled } from "../../ui/titled";
import type { StepProps } from "./setup";

interface State {
  answer: PlanAnswer | null;
  error: string;
  shown: number;
  reveal: boolean;
}

const kSamples = 5;

function Sample({ record, titles }: { record: PlanRecord; titles: Titles }) {
  const changes = (record.changes ?? []).filter(({ before, after }) => valueText(before) || valueText(after));
  const named = (path: string) => <FieldName title={titles.target(record.stream, path)} path={path} />;
  return (
    <li class={`card sample ${record.action}`}>
      <div class="head">
        <strong>{record.name || record.key}</strong>
        <span class={`badge ${record.action === "fail" ? "bad" : "info"}`}>{actionText(record.action)}</span>
        <span class="note">{flowText(record.stream)}</span>
      </div>
      {record.action === "fail" ? <p class="trouble">{reasonText(record.reason ?? "")}: {record.field ? named(record.field) : null} {record.message}</p> : null}
      {changes.length ? (
        <table class="values">
          <tbody>
            {changes.map((change) => (
              <tr>
                <th scope="row">{named(change.field)}</th>
                <td>{valueText(change.before) ? <del>{valueText(change.before)}</del> : null} <ins>{valueText(change.after)}</ins></td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </li>
  );
}

export class PlanStep extends Component<StepProps, State> {
  state: State = { answer: null, error: "", shown: kSamples, reveal: false };
  private asked = new AbortController();

  componentDidMount() {
    void this.plan();
  }

  componentWillUnmount() {
    this.asked.abort();
  }

  plan = async () => {
    this.setState({ answer: null, error: "" });
    try {
      this.setState({ answer: await runTask<PlanAnswer>(this.props.profile.card.name, "plan", this.state.reveal ? { reveal: true } : {}, this.asked.signal) });
    } catch (error) {
      if (!this.asked.signal.aborted) this.setState({ error: (error as Error).message });
    }
  };

  // What would fail is what a person has to see first.
  samples(answer: PlanAnswer): PlanRecord[] {
    const telling = answer.records.filter((record) => record.action !== "unchanged");
    return [...telling.filter((record) => record.action === "fail"), ...telling.filter((record) => record.action !== "fail")];
  }

  verdict(answer: PlanAnswer) {
    const flows = Object.values(answer.plan.streams);
    const sum = (key: "created" | "updated" | "failed") => flows.reduce((all, flow) => all + flow[key], 0);
    if (answer.plan.error) return <Notice tone="bad" title={t("The run would stop")}><p>{answer.plan.error}</p></Notice>;
    const what = [tn("{n} object would be created", "{n} objects would be created", sum("created")), tn("{n} updated", "{n} updated", sum("updated"))].join(", ");
    if (!sum("failed")) return <Notice tone="ok" title={what} />;
    return <Notice tone="warning" title={`${what}, ${tn("{n} record would fail", "{n} records would fail", sum("failed"))}`}><p>{t("What fails is kept and tried again; the others are written all the same.")}</p></Notice>;
  }

  render({ profile, onNext, onBack }: StepProps, { answer, error, shown }: State) {
    const samples = answer ? this.samples(answer) : [];
    return (
      <div>
        <p>{t("This is what the first run would do. Everything is read and compared; nothing is written.")}</p>
        {error ? <Notice tone="bad" title={t("The plan could not be made")}><p>{error}</p></Notice> : null}
        {!answer && !error ? <Waiting text={t("Reading everything the source has. With many records that takes minutes …")} /> : null}
        {answer ? (
          <div>
            {this.verdict(answer)}
            <CountsTable flows={answer.plan.streams} caption={t("What would become of the records")} />
            {samples.length ? (
              <div class="head after">
                <h3>{t("Samples")}</h3>
                {may("reveal") ? <Button icon="eye" pressed={this.state.reveal} onClick={() => this.setState({ reveal: !this.state.reveal }, () => void this.plan())}>{t("Show personal values")}</Button> : null}
              </div>
            ) : null}
            <Titled profile={profile.card.name} show={(titles) => <ul class="samples">{samples.slice(0, shown).map((record) => <Sample key={`${record.stream}:${record.key}`} record={record} titles={titles} />)}</ul>} />
            {samples.length > shown ? <Button onClick={() => this.setState({ shown: shown + 20 })}>{t("Show more")}</Button> : null}
          </div>
        ) : null}
        <div class="actions">
          {onBack ? <Button onClick={onBack}>{t("Back")}</Button> : null}
          <Button icon="retry" disabled={!answer && !error} onClick={this.plan}>{t("Plan again")}</Button>
          <Button kind="main" disabled={!answer || Boolean(answer.plan.error)} onClick={onNext}>{t("Continue")}</Button>
        </div>
      </div>
    );
  }
}
