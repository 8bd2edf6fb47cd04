// SPDX-License-Identifier: Apache-2.0
// Records that failed and are kept: why, and what can be done about one or many.
import { Component, h } from "preact";
import { get, may, of, post, query } from "../api/client";
import { live } from "../api/live";
import type { FailedChoice, FailedDone, FailedRecord, FailedRecords } from "../api/schema";
import { reasonText } from "../text/failures";
import { t, tn } from "../text/i18n";
import { flowText } from "../text/names";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { CheckField, SelectField } from "../ui/field";
import type { IconName } from "../ui/icon";
import { Load } from "../ui/load";
import { Notice, say } from "../ui/notice";
import { When } from "../ui/state";
import { FailedDetail } from "./failed_detail";

type Verb = "retry" | "ignore" | "drop";

interface State {
  stream: string;
  reason: string;
  reveal: boolean;
  chosen: Set<string>;
  open: FailedRecord | null;
  asking: { verb: Verb; choice: FailedChoice; count: number } | null;
  version: number;
  most: number; // records that are shown
}

const kPage = 200;
const kMost = 5000; // as the contract has it
const idOf = (record: { stream: string; key: string }) => `${record.stream}:${record.key}`;

export class Failed extends Component<{ profile: string }, State> {
  state: State = { stream: "", reason: "", reveal: false, chosen: new Set(), open: null, asking: null, version: 0, most: kPage };

  again = () => this.setState({ version: this.state.version + 1, chosen: new Set() });

  verbs(): Record<Verb, { icon: IconName; text: string; all: (n: number) => string; ask: string; why: string }> {
    return {
      retry: { icon: "retry", text: t("Try again"), all: (n) => tn("Try the one again", "Try all {n} again", n), ask: t("Offer them again?"), why: t("They are offered to the destination again with the next run.") },
      ignore: { icon: "mute", text: t("Ignore"), all: (n) => tn("Ignore the one", "Ignore all {n}", n), ask: t("Leave them alone?"), why: t("They are not offered and not counted as failed until they change at the source.") },
      drop: { icon: "drop", text: t("Drop"), all: (n) => tn("Drop the one", "Drop all {n}", n), ask: t("Forget them?"), why: t("They are forgotten here. Where the source brings them again, they are tried again.") },
    };
  }

  act = async () => {
    const { asking } = this.state;
    if (!asking) return;
    const done = await post<FailedDone>(of(this.props.profile, "failed", asking.verb), asking.choice);
    say("ok", `${tn("Done for {n} record.", "Done for {n} records.", done.count)} ${done.note ?? ""}`);
    this.again();
  };

  ask(verb: Verb, records: FailedRecord[]) {
    const named = records.filter((record) => this.state.chosen.has(idOf(record)));
    this.setState({ asking: { verb, choice: { records: named.map(({ stream, key }) => ({ stream, key })) }, count: named.length } });
  }

  // More than what is shown: they are meant by what they have in common.
  askAll(verb: Verb, all: FailedRecords) {
    const { stream, reason } = this.state;
    const choice: FailedChoice = reason || stream ? { ...(stream ? { stream } : {}), ...(reason ? { reason } : {}) } : { all: true };
    this.setState({ asking: { verb, choice, count: all.count } });
  }

  // When the next run takes it: a moment that has passed says nothing.
  next(record: FailedRecord) {
    if (record.ignored) return t("ignored");
    if (record.poisoned) return t("waits for a person");
    const run = live.cards.get(this.props.profile)?.next_run_at ?? null;
    const due = record.next_at && (!run || Date.parse(record.next_at) > Date.parse(run)) && Date.parse(record.next_at) > Date.now() ? record.next_at : run;
    return due ? <When at={due} /> : t("next run");
  }

  choose(ids: string[], on: boolean) {
    const chosen = new Set(this.state.chosen);
    for (const id of ids) on ? chosen.add(id) : chosen.delete(id);
    this.setState({ chosen });
  }

  row(record: FailedRecord) {
    const id = idOf(record);
    return (
      <tr key={id} class={record.edited ? "mended" : undefined}>
        <td class="pick">
          {may("operate") ? (
            <CheckField id={`pick-${id}`} label={t("Choose {name}", { name: record.name || record.key })} hideLabel checked={this.state.chosen.has(id)} onChange={(on) => this.choose([id], on)} />
          ) : null}
        </td>
        <th scope="row">
          <button type="button" class="link" onClick={() => this.setState({ open: record })}>{record.name || record.key}</button>
          {record.edited ? <span class="tag">{t("mended, goes with the next run")}</span> : null}
          <span class="note">{flowText(record.stream)}</span>
        </th>
        <td data-label={t("Why")}>
          <strong>{reasonText(record.reason)}</strong>
          {record.field ? <code>{record.field}</code> : null}
          <span class="note">{record.message}</span>
        </td>
        <td data-label={t("Tried")} class="number">{tn("{n} time", "{n} times", record.attempts)}</td>
        <td data-label={t("Next")}>
          {this.next(record)}
        </td>
      </tr>
    );
  }

  table(all: FailedRecords) {
    const { stream, reason, chosen } = this.state;
    const records = all.failed;
    if (!records.length && !stream && !reason) return <Notice tone="ok" title={t("No record has failed")} />;
    const verbs = this.verbs();
    const ids = records.map(idOf);
    const choices = (values: string[], text: (value: string) => string) => [
      { value: "", title: t("all") },
      ...[...new Set(values)].map((value) => ({ value, title: text(value) })),
    ];
    return (
      <div>
        <div class="filters">
          <SelectField id="stream" label={t("Flow")} value={stream} choices={choices([...records.map((r) => r.stream), ...(stream ? [stream] : [])], flowText)} onChange={(value) => this.setState({ stream: value, chosen: new Set() })} />
          <SelectField id="reason" label={t("Why")} value={reason} choices={choices([...records.map((r) => r.reason), ...(reason ? [reason] : [])], reasonText)} onChange={(value) => this.setState({ reason: value, chosen: new Set() })} />
          {may("reveal") ? (
            <Button icon="eye" pressed={this.state.reveal} onClick={() => this.setState({ reveal: !this.state.reveal })}>{t("Show personal values")}</Button>
          ) : null}
        </div>
        {may("operate") && records.length ? (
          <div class="bulk">
            <span role="status">{chosen.size ? tn("{n} chosen", "{n} chosen", chosen.size) : tn("{n} record", "{n} records", all.count)}</span>
            {(Object.keys(verbs) as Verb[]).map((verb) =>
              chosen.size ? (
                <Button key={verb} icon={verbs[verb].icon} onClick={() => this.ask(verb, records)}>{verbs[verb].text}</Button>
              ) : (
                <Button key={verb} icon={verbs[verb].icon} onClick={() => this.askAll(verb, all)}>{verbs[verb].all(all.count)}</Button>
              ),
            )}
          </div>
        ) : null}
        <table class="rows">
          <caption class="unseen">{t("Failed records")}</caption>
          <thead>
            <tr>
              <td class="pick">
                {may("operate") ? (
                  <CheckField id="pick-all" label={t("Choose all shown")} hideLabel checked={ids.length > 0 && ids.every((id) => chosen.has(id))} onChange={(on) => this.choose(ids, on)} />
                ) : null}
              </td>
              <th scope="col">{t("Record")}</th>
              <th scope="col">{t("Why")}</th>
              <th scope="col" class="number">{t("Tried")}</th>
              <th scope="col">{t("Next")}</th>
            </tr>
          </thead>
          <tbody>{records.map((record) => this.row(record))}</tbody>
        </table>
        {all.count > records.length ? (
          <p class="quiet">
            {t("{shown} of {all} are shown.", { shown: records.length, all: all.count })}{" "}
            {this.state.most < kMost ? <Button onClick={() => this.setState({ most: Math.min(this.state.most + kPage, kMost) })}>{t("Show more")}</Button> : null}
          </p>
        ) : null}
      </div>
    );
  }

  render({ profile }: { profile: string }, { stream, reason, reveal, open, asking, version, most }: State) {
    const verbs = this.verbs();
    return (
      <article>
        <h2>{t("Failed records")}</h2>
        <Load<FailedRecords>
          of={`${stream}/${reason}/${reveal}/${version}/${most}`}
          keep
          from={(signal) => get<FailedRecords>(of(profile, "failed") + query({ stream, reason, reveal, limit: most }), { signal })}
          show={(all) => this.table(all)}
        />
        {open ? <FailedDetail profile={profile} of={open} onClose={() => this.setState({ open: null })} onDone={this.again} /> : null}
        {asking ? (
          <Dialog title={verbs[asking.verb].ask} action={verbs[asking.verb].text} danger={asking.verb === "drop"} onAction={this.act} onClose={() => this.setState({ asking: null })}>
            <p><strong>{tn("{n} record", "{n} records", asking.count)}</strong></p>
            <p>{verbs[asking.verb].why}</p>
          </Dialog>
        ) : null}
      </article>
    );
  }
}
