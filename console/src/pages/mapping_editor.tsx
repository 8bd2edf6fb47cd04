// SPDX-License-Identifier: Apache-2.0
// The mapping of one flow: every field of the target with where its value comes from, and what comes out of it on real
// records while one edits.
import { Component, h } from "preact";
import { may } from "../api/client";
import type { CatalogEntry, CatalogField, Change, FieldsAnswer, PreviewAnswer, PreviewRecord, Transform } from "../api/schema";
import { runTask } from "../api/tasks";
import { changesOf, sourceFieldsOf, type Flow } from "../mapping/document";
import { readRule, writeRule, type Rule } from "../mapping/rule";
import { valueText } from "../text/format";
import { t, tn } from "../text/i18n";
import { valueAt } from "../text/tree";
import { Button } from "../ui/button";
import { Combobox, type Option } from "../ui/combobox";
import { newId } from "../ui/field";
import { FieldRow } from "./mapping_row";

interface Props {
  profile: string;
  flow: Flow;
  fields: FieldsAnswer;
  transforms: Transform[];
  /** Only what is shown is tried on records. */
  shown: boolean;
  /** Changes of the whole page that are not stored yet, other flows' included. */
  pending: Change[];
  onChange: (changes: Change[]) => void;
}

interface State {
  rules: Record<string, unknown>;
  records: PreviewRecord[];
  at: number;
  trouble: string;
  busy: boolean;
  reveal: boolean;
  asked: boolean; // there is an answer, or a reason why there is none
}

const kPause = 900; // a person types
const kRecords = 5;

export class MappingEditor extends Component<Props, State> {
  state: State = { rules: { ...this.props.flow.fields }, records: [], at: 0, trouble: "", busy: may("operate"), reveal: false, asked: false };
  private timer = 0;
  private asked: AbortController | null = null;
  private addId = newId("add-field");

  componentDidMount() {
    if (this.props.shown) void this.preview();
  }

  componentWillUnmount() {
    clearTimeout(this.timer);
    this.asked?.abort();
  }

  componentDidUpdate(before: Props) {
    const { shown, pending } = this.props;
    if (!shown || (before.shown && JSON.stringify(before.pending) === JSON.stringify(pending))) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.preview(), kPause);
  }

  async preview() {
    const { profile, flow, pending } = this.props;
    if (!may("operate")) return;
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    this.setState({ busy: true });
    try {
      const answer = await runTask<PreviewAnswer>(profile, "preview", { changes: pending, stream: flow.name, records: kRecords, reveal: this.state.reveal }, asked.signal);
      // Each record names the flow it would be written by; a stream of the same name may feed other flows too.
      const records = answer.records.filter((record) => record.stream === flow.name);
      if (!asked.signal.aborted) this.setState({ records, at: Math.min(this.state.at, Math.max(records.length - 1, 0)), trouble: "", busy: false, asked: true });
    } catch (error) {
      if (!asked.signal.aborted) this.setState({ trouble: (error as Error).message, busy: false, asked: true });
    }
  }

  setRule(field: string, rule: Rule | null) {
    const rules = { ...this.state.rules };
    // A field somebody has just added and not filled yet stays on the page, but is no rule.
    if (rule === null) delete rules[field];
    else rules[field] = writeRule(rule) ?? "";
    this.setState({ rules });
    const filled = Object.fromEntries(Object.entries(rules).filter(([, written]) => written !== ""));
    this.props.onChange(changesOf(this.props.flow, filled));
  }

  sourceOptions(): Option[] {
    const { flow, fields } = this.props;
    return sourceFieldsOf(flow, fields.streams).map(({ path, field, stream }) => ({
      value: path,
      // Where several streams are gathered, each has a name, an e-mail ...
      title: flow.from.length > 1 ? `${stream.title ?? stream.name}: ${field.title ?? field.path}` : field.title ?? path,
      note: [path, field.help].filter(Boolean).join(" · "),
    }));
  }

  record(): PreviewRecord | undefined {
    return this.state.records[this.state.at];
  }

  previewBar() {
    const { records, at, trouble, asked, busy, reveal } = this.state;
    const record = this.record();
    return (
      <div class="preview-bar" role="group" aria-label={t("Preview")}>
        <Button kind="quiet" icon="back" label={t("Previous record")} disabled={at === 0} onClick={() => this.setState({ at: at - 1 })} />
        <span class="which" role="status">
          {trouble ? <span class="trouble">{trouble}</span> : record ? t("Record {n} of {all}: {key}", { n: at + 1, all: records.length, key: record.key }) : !may("operate") || asked ? t("No record to show") : t("Reading a few real records …")}
        </span>
        <Button kind="quiet" icon="next" label={t("Next record")} disabled={at + 1 >= records.length} onClick={() => this.setState({ at: at + 1 })} />
        {busy ? <span class="spinner" aria-hidden="true" /> : null}
        {may("reveal") ? <Button kind="quiet" icon="eye" pressed={reveal} label={t("Show personal values")} onClick={() => this.setState({ reveal: !reveal }, () => void this.preview())} /> : null}
        {record?.error ? <p class="trouble">{t("This record could not be mapped: {why}", { why: record.error })}</p> : null}
      </div>
    );
  }

  render({ flow, fields, transforms }: Props, { rules }: State) {
    const target: CatalogEntry | undefined = fields.targets.find((entry) => entry.name === flow.to);
    const known: CatalogField[] = target?.fields ?? [];
    const named = Object.keys(rules).filter((path) => !known.some((field) => field.path === path));
    const shown = [...known.filter((field) => field.path in rules || field.required), ...named.map((path): CatalogField => ({ path }))];
    const free = known.filter((field) => !shown.includes(field) && !field.readonly);
    const options = this.sourceOptions();
    const record = this.record();
    return (
      <div class="mapping">
        <p class="way">
          {fields.streams.filter((stream) => flow.from.includes(stream.name)).map((stream) => stream.title ?? stream.name).join(", ")}
          <span aria-hidden="true"> → </span><span class="unseen">{t("to")}</span>
          {target?.title ?? flow.to}
        </p>
        {this.previewBar()}
        <ul class="rules">
          {shown.map((field) => (
            <FieldRow
              key={field.path}
              field={field}
              rule={readRule(rules[field.path] === "" ? undefined : rules[field.path])}
              gathers={flow.gathers}
              options={options}
              transforms={transforms}
              before={record?.source}
              result={record && valueText(valueAt(record.mapped, field.path))}
              onChange={(rule) => this.setRule(field.path, rule)}
            />
          ))}
        </ul>
        {free.length && may("configure") ? (
          <div class="add-field">
            <label class="label" for={this.addId}>{t("Fill another field")}</label>
            <Combobox
              id={this.addId}
              labelled
              placeholder={tn("{n} more field can be filled", "{n} more fields can be filled", free.length)}
              label={t("Fill another field")}
              value=""
              options={free.map((field) => ({ value: field.path, title: field.title ?? field.path, note: [field.path, field.help].filter(Boolean).join(" · ") }))}
              onChoose={(path) => this.setRule(path, readRule(undefined))}
            />
          </div>
        ) : null}
      </div>
    );
  }
}
