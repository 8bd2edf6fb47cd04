// SPDX-License-Identifier: Apache-2.0
// One field of the target: its source as a drop-down, everything else on demand.
import { Component, h } from "preact";
import { may } from "../api/client";
import type { CatalogField, Transform } from "../api/schema";
import { misfitOf, type Mode, type Rule } from "../mapping/rule";
import { ruleWords } from "../mapping/rule_words";
import { stepText } from "../mapping/transforms";
import { t } from "../text/i18n";
import { Button } from "../ui/button";
import { Combobox, type Option } from "../ui/combobox";
import { CheckField, newId, SelectField, TextField } from "../ui/field";
import { Notice } from "../ui/notice";
import { StepsEditor } from "./mapping_steps";

interface Props {
  field: CatalogField;
  rule: Rule;
  gathers: boolean;
  options: Option[];
  transforms: Transform[];
  before: unknown;
  result: string | undefined; // undefined: there is no preview
  onChange: (rule: Rule | null) => void;
}

function modes(): { value: Mode; title: string }[] {
  return [
    { value: "from", title: t("The first of these that is not empty") },
    { value: "all", title: t("All of these, one behind another") },
    { value: "template", title: t("A text with fields in it") },
    { value: "value", title: t("Always the same text") },
  ];
}

export class FieldRow extends Component<Props, { open: boolean }> {
  state = { open: false };
  private id = newId("rule");

  titleOf(path: string): string {
    return this.props.options.find((option) => option.value === path)?.title ?? path;
  }

  summary(): string {
    return ruleWords(this.props.rule, (path) => this.titleOf(path));
  }

  set(change: Partial<Rule>) {
    this.props.onChange({ ...this.props.rule, ...change });
  }

  setPath(at: number, path: string) {
    const paths = [...this.props.rule.paths];
    paths[at] = path;
    this.set({ paths });
  }

  paths() {
    const { rule, options, field } = this.props;
    const name = field.title ?? field.path;
    return (
      <div class="paths">
        {rule.paths.map((path, i) => (
          <div class="path">
            <Combobox id={`${this.id}-path-${i}`} label={t("Source {n} of {field}", { n: i + 1, field: name })} value={path} options={options} free onChoose={(chosen) => this.setPath(i, chosen)} />
            {i ? <Button kind="quiet" icon="up" label={t("Earlier")} onClick={() => this.set({ paths: [...rule.paths.slice(0, i - 1), path, rule.paths[i - 1], ...rule.paths.slice(i + 1)] })} /> : null}
            <Button kind="quiet" icon="drop" label={t("Remove {what}", { what: this.titleOf(path) })} onClick={() => this.set({ paths: rule.paths.filter((_, at) => at !== i) })} />
          </div>
        ))}
        <Combobox
          id={`${this.id}-more`}
          label={t("One more source of {field}", { field: name })}
          value=""
          placeholder={!rule.paths.length ? undefined : rule.mode === "all" ? t("And this as well …") : t("If that is empty …")}
          options={options}
          free
          onChoose={(path) => this.set({ paths: [...rule.paths, path] })}
        />
      </div>
    );
  }

  text() {
    const { rule, options } = this.props;
    return (
      <div>
        <TextField
          id={`${this.id}-text`}
          label={rule.mode === "template" ? t("Text, fields in braces") : t("Text")}
          help={rule.mode === "template" ? t("What stands in brackets [ ] is left out where a field in it is empty.") : undefined}
          value={rule.text}
          onInput={(text) => this.set({ text })}
        />
        {rule.mode === "template" ? (
          <Combobox id={`${this.id}-insert`} label={t("Insert a field")} placeholder={t("Insert a field")} value="" options={options} onChoose={(path) => this.set({ text: `${rule.text}{${path}}` })} />
        ) : null}
      </div>
    );
  }

  details() {
    const { rule, transforms } = this.props;
    const kept = Object.entries(rule.rest);
    return (
      <div class="details" id={`${this.id}-details`}>
        {rule.mode === "ref" ? (
          <p>{this.summary()}</p>
        ) : (
          <div>
            <SelectField id={`${this.id}-mode`} label={t("What it is filled with")} value={rule.mode} choices={modes()} onChange={(mode) => this.set({ mode: mode as Mode })} />
            {rule.mode === "from" || rule.mode === "all" ? this.paths() : this.text()}
          </div>
        )}
        <StepsEditor id={this.id} steps={rule.apply} transforms={transforms} onChange={(apply) => this.set({ apply })} />
        <CheckField id={`${this.id}-has-default`} label={t("Where nothing comes out, write a fixed text")} checked={rule.fallback !== null} onChange={(on) => this.set({ fallback: on ? "" : null })} />
        {rule.fallback !== null ? <TextField id={`${this.id}-default`} label={t("Fixed text")} value={rule.fallback} onInput={(fallback) => this.set({ fallback })} /> : null}
        {kept.length ? <p class="note">{t("Written by hand and kept as it is:")} <code>{kept.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ")}</code></p> : null}
        <Button kind="quiet" icon="drop" onClick={() => this.props.onChange(null)}>{t("Do not fill this field")}</Button>
      </div>
    );
  }

  render({ field, rule, gathers, options, result }: Props, { open }: { open: boolean }) {
    const misfit = misfitOf(rule, field, gathers);
    const simple = (rule.mode === "from" && rule.paths.length <= 1) && may("configure");
    const name = field.title ?? field.path;
    const tooLong = field.max_length !== undefined && result !== undefined && result.length > field.max_length;
    return (
      <li class={`rule${open ? " open" : ""}${misfit ? " misfit" : ""}`}>
        <div class="target">
          <strong>{name}</strong>
          {field.required ? <span class="tag">{t("needed")}</span> : null}
          <code>{field.path}</code>
          {field.help ? <span class="note">{field.help}</span> : null}
        </div>
        <div class="source">
          {simple && !open ? (
            <Combobox id={`${this.id}-first`} label={t("Source of {field}", { field: name })} value={rule.paths[0] ?? ""} options={options} free onChoose={(path) => this.set({ paths: [path] })} />
          ) : open ? null : (
            <p class="summary">{this.summary()}</p>
          )}
          {!open && rule.apply.length ? <p class="steps-summary">{rule.apply.map((step) => <span class="tag">{stepText(step)}</span>)}</p> : null}
        </div>
        <div class="result">
          <span class="unseen">{t("Comes out:")}</span>
          {result === undefined ? <span class="quiet">–</span> : result ? <span class="value">{result}</span> : <span class="quiet">{t("nothing")}</span>}
        </div>
        {may("configure") ? (
          <Button kind="quiet" class="more" icon={open ? "up" : "edit"} label={open ? t("Close the rule of {field}", { field: name }) : t("Edit the rule of {field}", { field: name })} expanded={open} controls={`${this.id}-details`} onClick={() => this.setState({ open: !open })} />
        ) : null}
        {misfit === "empty" ? <Notice tone="bad" quiet>{t("The destination insists on this field. Choose where it comes from.")}</Notice> : null}
        {misfit === "several" ? <Notice tone="warning" quiet>{t("Several values can come out, and the field takes one. Add a change such as “Join to one text” or “The first”.")}</Notice> : null}
        {tooLong ? <Notice tone="warning" quiet>{t("Longer than the {n} characters the field takes.", { n: field.max_length! })}</Notice> : null}
        {open ? this.details() : null}
      </li>
    );
  }
}
