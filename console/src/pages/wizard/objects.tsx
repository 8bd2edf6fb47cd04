// SPDX-License-Identifier: Apache-2.0
// What is written: settings that could only now be chosen, and one object for each record or for each person, with a
// picture of what that means.
import { Component, h } from "preact";
import { kSides, settingOf, specsOf, type Side, type Specs } from "../../api/connectors";
import type { Change, CheckAnswer, FieldsAnswer } from "../../api/schema";
import { runTask } from "../../api/tasks";
import { flowsOf } from "../../mapping/document";
import { t } from "../../text/i18n";
import { pointer } from "../../text/tree";
import { Button } from "../../ui/button";
import type { Choice } from "../../ui/field";
import { Load } from "../../ui/load";
import { Notice, sayError } from "../../ui/notice";
import { SettingInput } from "../../ui/settings_form";
import { isLate, isRequired, matters, type Values } from "../../ui/settings_schema";
import type { StepProps } from "./setup";

type Way = "separate" | "gathered";

interface Known {
  specs: Specs;
  options: Record<string, Choice[]>; // side/setting
}

interface State {
  way: Way;
  late: Record<Side, Values>;
  missing: string;
  busy: boolean;
}

type Document = Record<string, any>;

async function learn(profile: string, document: Document, signal: AbortSignal): Promise<Known> {
  const specs = await specsOf(document, signal);
  const late = kSides.some((side) => Object.values(specs[side].config.properties).some(isLate));
  if (!late) return { specs, options: {} };
  const answer = await runTask<CheckAnswer>(profile, "check", {}, signal);
  const options: Known["options"] = {};
  for (const side of kSides)
    for (const row of answer.checks[document[side]?.connector] ?? []) {
      const name = settingOf(specs[side].config, row.setting);
      if (name && row.options) options[`${side}/${name}`] = row.options.map(({ value, title }) => ({ value, title: title ?? value }));
    }
  return { specs, options };
}

export class Objects extends Component<StepProps, State> {
  state: State = {
    way: (this.props.profile.document as Document).flows ? "gathered" : "separate",
    late: { source: {}, destination: {} },
    missing: "",
    busy: false,
  };

  get document(): Document {
    return this.props.profile.document as Document;
  }

  lateChanges(): Change[] {
    return kSides.flatMap((side) =>
      Object.entries(this.state.late[side]).map(([name, value]): Change => ({ op: "set", path: pointer(side, "config", name), value })),
    );
  }

  lateNames(specs: Specs): [Side, string][] {
    return kSides.flatMap((side) =>
      Object.entries(specs[side].config.properties)
        .filter(([name, setting]) => isLate(setting) && matters(specs[side].config, this.document[side]?.config ?? {}, name))
        .map(([name]): [Side, string] => [side, name]),
    );
  }

  valueOf(side: Side, name: string): unknown {
    return this.state.late[side][name] ?? this.document[side]?.config?.[name];
  }

  // The proposal is only taken where nothing of that kind is there: what a person has written stays.
  flowChanges(proposals: FieldsAnswer): Change[] {
    const { way } = this.state;
    const form = way === "gathered" ? "flows" : "streams";
    if (this.document[form]) return [];
    const other = way === "gathered" ? "streams" : "flows";
    const changes: Change[] = this.document[other] ? [{ op: "remove", path: pointer(other) }] : [];
    const tree = way === "gathered" ? proposals.proposed_flows : proposals.proposed;
    if (!tree)
      throw new Error(
        way === "gathered"
          ? t("The two systems do not tell enough of people to put their records together. Choose one for each record; rules for people can be written into the profile by hand.")
          : t("The two systems do not tell enough to propose a mapping. Write the flows into the profile by hand."),
      );
    return [...changes, { op: "set", path: pointer(form), value: tree }];
  }

  next = async (specs: Specs) => {
    const without = this.lateNames(specs).find(([side, name]) => isRequired(specs[side].config, name) && !this.valueOf(side, name));
    if (without) {
      this.setState({ missing: `${without[0]}/${without[1]}` });
      return document.getElementById(`late-${without[0]}-${without[1]}`)?.focus();
    }
    this.setState({ busy: true, missing: "" });
    try {
      const late = this.lateChanges();
      const proposals = await runTask<FieldsAnswer>(this.props.profile.card.name, "fields", { changes: late });
      await this.props.save([...late, ...this.flowChanges(proposals)]);
      this.props.onNext();
    } catch (error) {
      this.setState({ busy: false });
      sayError(error);
    }
  };

  lateInputs({ specs, options }: Known) {
    const { late, missing } = this.state;
    const names = this.lateNames(specs);
    if (!names.length) return null;
    return (
      <div class="card">
        {names.map(([side, name]) => (
          <SettingInput
            id={`late-${side}-${name}`}
            name={name}
            setting={specs[side].config.properties[name]}
            value={this.valueOf(side, name)}
            required={isRequired(specs[side].config, name)}
            error={missing === `${side}/${name}` ? t("This is needed.") : undefined}
            choices={options[`${side}/${name}`]}
            onChange={(value) => this.setState({ missing: "", late: { ...late, [side]: { ...late[side], [name]: value } } })}
          />
        ))}
      </div>
    );
  }

  choice(way: Way, title: string, text: string, picture: JSX.Element, offered: boolean) {
    return (
      <label class={`choice tall${offered ? "" : " off"}`}>
        <input type="radio" name="way" value={way} checked={this.state.way === way} disabled={!offered} onChange={() => this.setState({ way })} />
        <span>
          <strong>{title}</strong>
          {picture}
          <span class="note">{text}</span>
        </span>
      </label>
    );
  }

  render({ profile, onBack }: StepProps, { busy }: State) {
    const known = flowsOf(this.document);
    return (
      <Load<Known>
        of={profile.card.name}
        waiting={t("Asking what there is to choose from …")}
        from={(signal) => learn(profile.card.name, this.document, signal)}
        show={(learnt) => (
          <div>
            {this.lateInputs(learnt)}
            <fieldset class="choices">
              <legend>{t("What becomes one object at the destination")}</legend>
              <div class="two">
                {this.choice("separate", t("One for each record"), t("Every record is found under its own name. Whoever has three records is there three times."), <ManyPicture />, true)}
                {this.choice("gathered", t("One for each person"), t("Records with the same id, e-mail address or phone number are put together. Whoever has three records is there once, with all of them."), <OnePicture />, true)}
              </div>
            </fieldset>
            {known.length ? <Notice tone="info" quiet>{t("The profile has rules already. They stay as long as you do not choose the other way.")}</Notice> : null}
            <div class="actions">
              {onBack ? <Button onClick={onBack}>{t("Back")}</Button> : null}
              <Button kind="main" busy={busy} onClick={() => this.next(learnt.specs)}>{t("Continue")}</Button>
            </div>
          </div>
        )}
      />
    );
  }
}

function Sheet({ x, y }: { x: number; y: number }) {
  return <path class="sheet" d={`M${x} ${y}h22v28h-22zM${x + 5} ${y + 8}h12M${x + 5} ${y + 14}h12M${x + 5} ${y + 20}h8`} />;
}

function Person({ x, y }: { x: number; y: number }) {
  return <path class="person" d={`M${x + 14} ${y}a7 7 0 110 14a7 7 0 010-14M${x} ${y + 32}a14 14 0 0128 0z`} />;
}

function ManyPicture() {
  return (
    <svg class="picture" viewBox="0 0 240 120" role="img" aria-label={t("Three records become three objects.")}>
      {[4, 44, 84].map((y) => <g><Sheet x={30} y={y} /><path class="arrow" d={`M70 ${y + 14}h76m-6-5l6 5l-6 5`} /><Person x={170} y={y} /></g>)}
    </svg>
  );
}

function OnePicture() {
  return (
    <svg class="picture" viewBox="0 0 240 120" role="img" aria-label={t("Three records of one person become one object.")}>
      {[4, 44, 84].map((y) => <g><Sheet x={30} y={y} /><path class="arrow" d={`M62 ${y + 14}C100 ${y + 14} 100 60 150 60`} /></g>)}
      <path class="arrow" d="M144 55l6 5l-6 5" />
      <Person x={170} y={44} />
    </svg>
  );
}
