// SPDX-License-Identifier: Apache-2.0
// The settings of one integration: access, schedule, the file itself, its versions, and taking it out of service.
import { Component, h } from "preact";
import { ask, may, of } from "../api/client";
import { schemasOf, settingOf, specsOf, titlesOf, kSides, type Side, type Specs } from "../api/connectors";
import { live } from "../api/live";
import type { Change, CheckAnswer, Profile } from "../api/schema";
import { runTask } from "../api/tasks";
import { go } from "../route";
import { t } from "../text/i18n";
import { pointer } from "../text/tree";
import { Button } from "../ui/button";
import { CheckRows } from "../ui/checks";
import { Dialog } from "../ui/dialog";
import { Load, Waiting } from "../ui/load";
import { Notice, say, sayError } from "../ui/notice";
import { ScheduleField, scheduleOf, scheduleProblem } from "../ui/schedule_field";
import { withTitles } from "../ui/setting_names";
import { SettingsForm } from "../ui/settings_form";
import { configChanges, stillWrong, wrongIn, type Values } from "../ui/settings_schema";
import { ProfileEdit, type Edited } from "./edit";
import { TextEditor, VersionsList } from "./profile_file";

type Document = Record<string, any>;

interface FormState {
  values: Record<Side, Values>;
  wrong: Record<Side, Record<string, string>>;
  schedule: string;
  scheduleWrong: string;
  busy: "" | "check" | "save";
  answer: CheckAnswer | null;
  refused: boolean; // the systems say that what was typed is wrong
}

class Form extends Component<Edited & { specs: Specs }, FormState> {
  state: FormState = {
    values: { source: { ...this.document.source?.config }, destination: { ...this.document.destination?.config } },
    wrong: { source: {}, destination: {} },
    schedule: scheduleOf(this.document),
    scheduleWrong: "",
    busy: "",
    answer: null,
    refused: false,
  };

  get document(): Document {
    return this.props.profile.document as Document;
  }

  changes(): Change[] {
    const { values, schedule } = this.state;
    const changes = kSides.flatMap((side) =>
      configChanges(this.props.specs[side].config, values[side], this.document[side]?.config ?? {}, (name) => pointer(side, "config", name)),
    );
    if (schedule !== scheduleOf(this.document)) changes.push(schedule ? { op: "set", path: "/schedule", value: schedule } : { op: "remove", path: "/schedule" });
    return changes;
  }

  // What was typed and the systems say is wrong, beside its field. What was stored before, and what a system that is
  // down cannot say, keeps nobody from saving.
  async refusals(changes: Change[]): Promise<FormState["wrong"]> {
    const { specs, profile } = this.props;
    const wrong: FormState["wrong"] = { source: {}, destination: {} };
    const typed = (side: Side, name: string) => changes.some((change) => change.op === "set" && change.path === pointer(side, "config", name));
    const answer = await runTask<CheckAnswer>(profile.card.name, "check", { changes });
    for (const side of kSides)
      for (const row of answer.checks[this.document[side]?.connector] ?? []) {
        const name = row.status === "error" ? settingOf(specs[side].config, row.setting) : null;
        if (name && typed(side, name)) wrong[side][name] = withTitles([row.message, row.hint].filter(Boolean).join(" "), specs[side].config);
      }
    if (kSides.some((side) => Object.keys(wrong[side]).length)) this.setState({ answer });
    return wrong;
  }

  act = async (what: "check" | "save", allTheSame = false) => {
    const { specs, profile, save } = this.props;
    const { values } = this.state;
    const wrong = { source: wrongIn(specs.source.config, values.source, true), destination: wrongIn(specs.destination.config, values.destination, true) };
    const scheduleWrong = scheduleProblem("schedule", this.state.schedule);
    this.setState({ wrong, scheduleWrong });
    if (scheduleWrong || kSides.some((side) => Object.keys(wrong[side]).length)) return;
    this.setState({ busy: what });
    try {
      if (what === "check") this.setState({ answer: await runTask<CheckAnswer>(profile.card.name, "check", { changes: this.changes() }) });
      else {
        const changes = this.changes();
        if (!allTheSame && changes.some((change) => /^\/(source|destination)\/config\//.test(change.path))) {
          const refused = await this.refusals(changes);
          if (kSides.some((side) => Object.keys(refused[side]).length)) return this.setState({ wrong: refused, refused: true, busy: "" });
        }
        await save(changes);
        say("ok", t("Saved. It holds from the next run on."));
      }
    } catch (error) {
      sayError(error);
    }
    this.setState({ busy: "" });
  };

  render({ specs, profile }: Edited & { specs: Specs }, { values, wrong, schedule, scheduleWrong, busy, answer, refused }: FormState) {
    const away = profile.secrets.filter((secret) => secret.kept_in === "environment");
    return (
      <form onSubmit={(event: Event) => { event.preventDefault(); void this.act("save"); }} noValidate>
        <fieldset class="bare" disabled={!may("configure")}>
          <ScheduleField id="schedule" value={schedule} error={scheduleWrong} onChange={(value) => this.setState({ schedule: value, scheduleWrong: "" })} />
          <div class="two">
            {kSides.map((side) => (
              <section class="card">
                <h3>{specs[side].title}</h3>
                <SettingsForm id={side} schema={specs[side].config} values={values[side]} wrong={wrong[side]} profile={profile.card.name} late onChange={(next) => this.setState({ values: { ...values, [side]: next }, wrong: { ...wrong, [side]: stillWrong(wrong[side], values[side], next) }, refused: false })} />
              </section>
            ))}
          </div>
        </fieldset>
        {may("configure") ? null : <p class="note">{t("You may look at the settings; an administrator changes them.")}</p>}
        {away.length ? <p class="note">{t("Kept in the environment of the service:")} {away.map((secret) => secret.path.split("/").pop()).join(", ")}</p> : null}
        {busy === "check" ? <Waiting text={t("Trying both connections …")} /> : answer ? <CheckRows answer={answer} titles={titlesOf(this.document, specs)} settings={schemasOf(this.document, specs)} /> : null}
        {refused ? <Notice tone="bad" title={t("Nothing is saved: the systems do not take what is marked")} /> : null}
        <div class="actions">
          {refused ? <Button onClick={() => this.act("save", true)}>{t("Save all the same")}</Button> : null}
          {may("operate") ? <Button busy={busy === "check"} onClick={() => this.act("check")}>{t("Authorise")}</Button> : null}
          {may("configure") ? <Button kind="main" submit busy={busy === "save"}>{t("Save")}</Button> : null}
        </div>
      </form>
    );
  }
}

const namesConnectors = (document: Document) => kSides.every((side) => document[side]?.connector);

function withoutSettings(document: Document): string {
  if (Object.keys(document).length) return t("The file does not say which systems it couples, so there are no settings to show. Mend the file below.");
  return t("The file cannot be read, so there are no settings to show. Mend it or restore one of its last versions below.");
}

export class ProfileSettings extends Component<{ profile: string }, { removing: boolean; restored: number }> {
  state = { removing: false, restored: 0 };

  remove = async () => {
    const { profile } = this.props;
    const { etag } = await ask<Profile>("GET", of(profile));
    await ask("DELETE", of(profile), { etag });
    live.cards.delete(profile);
    say("ok", t("{name} is out of service; its file is kept aside.", { name: profile }));
    go();
  };

  render({ profile }: { profile: string }, { removing, restored }: { removing: boolean; restored: number }) {
    const broken = Boolean(live.cards.get(profile)?.problems.length);
    return (
      <article>
        <h2>{t("Settings")}</h2>
        <ProfileEdit
          key={`form/${restored}`}
          profile={profile}
          show={(edited) => !namesConnectors(edited.profile.document as Document) ? (
            <p>{withoutSettings(edited.profile.document as Document)}</p>
          ) : (
            <Load<Specs> of={profile} from={(signal) => specsOf(edited.profile.document as Document, signal)} show={(specs) => <Form {...edited} specs={specs} />} />
          )}
        />
        <details open={broken}><summary>{t("The profile's file")}</summary><TextEditor key={`text/${restored}`} profile={profile} /></details>
        <details open={broken}>
          <summary>{t("Its last versions")}</summary>
          <VersionsList key={`versions/${restored}`} profile={profile} onRestored={() => this.setState({ restored: restored + 1 })} />
        </details>
        {may("configure") ? (
          <details>
            <summary>{t("Take it out of service")}</summary>
            <p>{t("It is no longer run. Its file is kept aside and what it remembers stays, so it can be put back: below the list of integrations.")}</p>
            <Button kind="danger" icon="drop" onClick={() => this.setState({ removing: true })}>{t("Take out of service")}</Button>
          </details>
        ) : null}
        {removing ? (
          <Dialog title={t("Take {name} out of service?", { name: profile })} action={t("Take out of service")} danger onAction={this.remove} onClose={() => this.setState({ removing: false })}>
            <p>{t("What was written at the destination stays there.")}</p>
          </Dialog>
        ) : null}
      </article>
    );
  }
}
