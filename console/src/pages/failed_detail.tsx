// SPDX-License-Identifier: Apache-2.0
// One failed record: what went wrong where, what the source brought, and a value mended by hand.
import { Component, h } from "preact";
import { get, may, of, post, query } from "../api/client";
import type { FailedDone, FailedRecord, FailedRecords } from "../api/schema";
import { kNoTitles, titlesFor, type Titles } from "../api/titles";
import { lineWords } from "../mapping/rule_words";
import { dateTime, valueText } from "../text/format";
import { reasonText } from "../text/failures";
import { t } from "../text/i18n";
import { leavesOf, type Leaf } from "../text/tree";
import { TextField } from "../ui/field";
import { Dialog } from "../ui/dialog";
import { Load } from "../ui/load";
import { Notice, say } from "../ui/notice";
import { FieldName } from "../ui/titled";

interface Props {
  profile: string;
  of: FailedRecord;
  onClose: () => void;
  onDone: () => void;
}

interface State {
  values: Record<string, string>;
  nothing: boolean;
  titles: Titles;
}

// Where the rules that failed speak of it; -1 = they do not.
function placeIn(rules: string[], leaf: Leaf): number {
  const path = (text: string) => text.replace(/\[\d*\]/g, "");
  return rules.flatMap((rule) => rule.split(/[^\w.[\]]+/).map(path)).indexOf(path(leaf.path));
}

// Those are what a person came to mend, the likeliest first.
function culpritsFirst(leaves: Leaf[], rules: string[]): Leaf[] {
  const place = (leaf: Leaf) => (placeIn(rules, leaf) < 0 ? Infinity : placeIn(rules, leaf));
  return [...leaves].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

export class FailedDetail extends Component<Props, State> {
  state: State = { values: {}, nothing: false, titles: kNoTitles };
  private gone = false;

  componentDidMount() {
    void titlesFor(this.props.profile).then((titles) => this.gone || this.setState({ titles }));
  }

  componentWillUnmount() {
    this.gone = true;
  }

  name(leaf: Leaf) {
    return <FieldName title={this.state.titles.source(this.props.of.stream, leaf.path)} path={leaf.path} />;
  }

  target(path: string) {
    return <FieldName title={this.state.titles.target(this.props.of.stream, path)} path={path} />;
  }

  rule(line: string) {
    const { titles } = this.state;
    return lineWords(line, (path) => titles.source(this.props.of.stream, path) ?? path);
  }

  mend = async () => {
    const { profile, of: record, onDone } = this.props;
    const values = Object.entries(this.state.values).map(([path, value]) => ({ path, value }));
    if (!values.length) {
      this.setState({ nothing: true });
      throw new Error(t("Nothing was changed. Change a value of the record first, or close."));
    }
    const done = await post<FailedDone>(of(profile, "failed", "edit"), { stream: record.stream, key: record.key, values });
    say("ok", done.note ?? t("Mended; it is offered with the next run."));
    onDone();
  };

  // Whoever mends a value has to see it, so where that is a right, the record comes in clear; the service logs it.
  async whole(signal: AbortSignal): Promise<FailedRecord> {
    const { profile, of: record } = this.props;
    const answer = await get<FailedRecords>(of(profile, "failed") + query({ stream: record.stream, key: record.key, reveal: may("reveal") }), { signal });
    return answer.failed[0] ?? record;
  }

  value(leaf: Leaf, rules: string[]) {
    const { values } = this.state;
    const culprit = placeIn(rules, leaf) >= 0;
    const now = values[leaf.path] ?? valueText(leaf.value);
    if (!may("operate") || !may("reveal"))
      return (
        <tr class={culprit ? "culprit" : ""}>
          <th scope="row">{this.name(leaf)}</th>
          <td>{valueText(leaf.value)}</td>
        </tr>
      );
    const id = `value-${leaf.path}`;
    return (
      <tr class={`${culprit ? "culprit" : ""}${leaf.path in values ? " changed" : ""}`}>
        <th scope="row">{this.name(leaf)}</th>
        <td>
          <TextField id={id} label={leaf.path} hideLabel value={now} onInput={(value) => this.setState({ values: { ...values, [leaf.path]: value } })} />
        </td>
      </tr>
    );
  }

  render({ of: record, onClose }: Props, { nothing }: State) {
    const mendable = may("operate") && may("reveal");
    return (
      <Dialog title={record.name || record.key} action={mendable ? t("Mend and offer again") : t("Close")} wide onAction={mendable ? this.mend : async () => undefined} onClose={onClose}>
        {nothing ? <Notice tone="warning">{t("Nothing was changed. Change a value of the record first, or close.")}</Notice> : null}
        <Notice tone="bad" quiet title={reasonText(record.reason)}>
          <p>{record.field ? this.target(record.field) : null} {record.message}</p>
          {record.answer && record.answer !== record.message ? <p class="note">{t("The destination's answer: {answer}", { answer: record.answer })}</p> : null}
        </Notice>
        <dl class="facts">
          <div><dt>{t("First failed")}</dt><dd>{dateTime(record.first_at)}</dd></div>
          <div><dt>{t("Last failed")}</dt><dd>{dateTime(record.last_at)}</dd></div>
          <div><dt>{t("Key")}</dt><dd><code>{`${record.stream}:${record.key}`}</code></dd></div>
        </dl>
        <Load<FailedRecord>
          of={record.key}
          from={(signal) => this.whole(signal)}
          show={(whole) => {
            const ofField = (whole.trace ?? []).filter((step) => step.field === record.field);
            const trace = ofField.length ? ofField : whole.trace ?? [];
            const rules = ofField.map((step) => step.rule ?? "");
            const leaves = culpritsFirst(leavesOf(whole.record), rules);
            return (
              <div>
                {trace.length ? (
                  <div>
                    <h3>{t("How the value came about")}</h3>
                    <ol class="trace">
                      {trace.map((step) => <li>{this.target(step.field ?? "")} <span title={step.rule}>{this.rule(step.rule ?? "")}</span> <b>{valueText(step.value)}</b></li>)}
                    </ol>
                  </div>
                ) : null}
                <h3>{t("The record as the source brought it")}</h3>
                {leaves.length ? (
                  <table class="values"><tbody>{leaves.map((leaf) => this.value(leaf, rules))}</tbody></table>
                ) : (
                  <p class="quiet">{t("Its content is not kept.")}</p>
                )}
                {mendable && leaves.length ? <p class="note">{t("Mending changes what is kept here, not the source: when the source brings the record anew, that version counts.")}</p> : null}
              </div>
            );
          }}
        />
      </Dialog>
    );
  }
}
