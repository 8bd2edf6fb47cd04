// SPDX-License-Identifier: Apache-2.0
// What is done with a value on its way, one step after another; each with the form it needs.
import { h } from "preact";
import type { Transform } from "../api/schema";
import { argumentOf, nameOf, newStep, optionText, titleOf, wayUsed, waysOf, type Step, type Way } from "../mapping/transforms";
import { t } from "../text/i18n";
import { Button } from "../ui/button";
import { Combobox } from "../ui/combobox";
import { TextField } from "../ui/field";

interface Props {
  id: string;
  steps: Step[];
  transforms: Transform[];
  onChange: (steps: Step[]) => void;
}

type Table = Record<string, unknown>;

function TableInput({ id, table, onChange }: { id: string; table: Table; onChange: (table: Table) => void }) {
  const rows = Object.entries(table);
  const put = (at: number, from: string, to: unknown) => onChange(Object.fromEntries(rows.map((row, i) => (i === at ? [from, to] : row))));
  return (
    <div class="table-input">
      {rows.map(([from, to], i) => (
        <div class="pair">
          <TextField id={`${id}-from-${i}`} label={t("Value")} placeholder="*" value={from} onInput={(text) => put(i, text, to)} />
          <span aria-hidden="true">→</span>
          <TextField id={`${id}-to-${i}`} label={t("becomes")} value={String(to)} onInput={(text) => put(i, from, text)} />
          <Button kind="quiet" icon="drop" label={t("Remove {what}", { what: from })} onClick={() => onChange(Object.fromEntries(rows.filter((_, at) => at !== i)))} />
        </div>
      ))}
      <Button icon="add" disabled={"" in table} onClick={() => onChange({ ...table, "": "" })}>{t("One more value")}</Button>
      <p class="help">{t("An asterisk * stands for all other values.")}</p>
    </div>
  );
}

function ArgumentInput({ id, step, way, onChange }: { id: string; step: Step; way: Way; onChange: (step: Step) => void }) {
  const name = nameOf(step);
  const value = argumentOf(step);
  switch (way.kind) {
    case "bare":
      return null;
    case "one":
      return <TextField id={id} label={t("With")} placeholder={way.example} value={String(value ?? "")} onInput={(text) => onChange({ [name]: text })} />;
    case "several": {
      const items = (value as unknown[]) ?? [];
      return (
        <div class="pair">
          {way.examples.map((example, i) => (
            <TextField id={`${id}-${i}`} label={i ? t("by") : t("Text")} placeholder={example} value={String(items[i] ?? "")} onInput={(text) => onChange({ [name]: way.examples.map((_, at) => (at === i ? text : items[at] ?? "")) })} />
          ))}
        </div>
      );
    }
    case "table":
      return <TableInput id={id} table={(value as Table) ?? {}} onChange={(table) => onChange({ [name]: table })} />;
    case "options": {
      const tree = (value as Table) ?? {};
      // Options the usage does not show but the profile has are edited as well.
      const names = [...new Set([...way.options.map((option) => option.name), ...Object.keys(tree)])];
      return (
        <div class="pair">
          {names.map((option) => (
            <TextField
              id={`${id}-${option}`}
              label={optionText(option)}
              placeholder={way.options.find((known) => known.name === option)?.example}
              value={String(tree[option] ?? "")}
              onInput={(text) => {
                const { [option]: _, ...rest } = tree;
                onChange({ [name]: text ? { ...rest, [option]: text } : rest });
              }}
            />
          ))}
        </div>
      );
    }
  }
}

export function StepsEditor({ id, steps, transforms, onChange }: Props) {
  const put = (at: number, step: Step) => onChange(steps.map((old, i) => (i === at ? step : old)));
  const swap = (at: number) => onChange(steps.map((step, i) => (i === at - 1 ? steps[at] : i === at ? steps[at - 1] : step)));
  return (
    <div class="steps-editor">
      {steps.length ? <p class="label">{t("Then it is changed:")}</p> : null}
      <ol>
        {steps.map((step, i) => {
          const transform = transforms.find((known) => known.name === nameOf(step));
          const ways = transform ? waysOf(transform) : [];
          const way = wayUsed(step, ways);
          return (
            <li>
              <div class="head">
                <strong>{titleOf(nameOf(step))}</strong>
                {ways.length > 1 ? (
                  <Button kind="quiet" onClick={() => put(i, newStep(nameOf(step), ways[(ways.indexOf(way ?? ways[0]) + 1) % ways.length]))}>{t("Other form")}</Button>
                ) : null}
                {i ? <Button kind="quiet" icon="up" label={t("Earlier")} onClick={() => swap(i)} /> : null}
                <Button kind="quiet" icon="drop" label={t("Remove {what}", { what: titleOf(nameOf(step)) })} onClick={() => onChange(steps.filter((_, at) => at !== i))} />
              </div>
              {way ? (
                <ArgumentInput id={`${id}-step-${i}`} step={step} way={way} onChange={(next) => put(i, next)} />
              ) : (
                <p class="note">{t("Written by hand and kept as it is:")} <code>{JSON.stringify(argumentOf(step))}</code></p>
              )}
            </li>
          );
        })}
      </ol>
      <Combobox
        id={`${id}-add-step`}
        label={t("Add a change")}
        placeholder={t("Add a change")}
        value=""
        options={transforms.map((transform) => ({ value: transform.name, title: titleOf(transform.name), note: transform.help }))}
        onChoose={(name) => {
          const transform = transforms.find((known) => known.name === name);
          onChange([...steps, newStep(name, transform && waysOf(transform)[0])]);
        }}
      />
    </div>
  );
}
