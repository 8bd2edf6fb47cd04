// SPDX-License-Identifier: Apache-2.0
// A new integration, as far as nothing is stored yet: which connectors, and how they get in.
import { Component, h } from "preact";
import { ApiError, get, post } from "../../api/client";
import { live } from "../../api/live";
import type { Connector, Connectors, LineProblem, Profile, ShownConnector } from "../../api/schema";
import { go } from "../../route";
import { t } from "../../text/i18n";
import { nameFrom } from "../../text/names";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Load } from "../../ui/load";
import { Notice } from "../../ui/notice";
import { SettingsForm } from "../../ui/settings_form";
import { stillWrong, toConfig, wrongIn, type Spec, type Values } from "../../ui/settings_schema";
import { Steps, stepTitle, type Step } from "./steps";

type Side = "source" | "destination";
const kSides: Side[] = ["source", "destination"];

interface State {
  chosen: Record<Side, string>;
  name: string;
  values: Record<Side, Values>;
  wrong: Record<Side, Record<string, string>>;
  nameWrong: string;
  problems: LineProblem[];
  error: string;
  busy: boolean;
}

const kName = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Which side a connector can be; one that cannot be used is none. */
function offers(connector: Connector, side: Side): boolean {
  return !connector.problem && (connector.interfaces ?? []).some((name) => name.startsWith(`spojka.${side}/`));
}

const kNothing: State = {
  chosen: { source: "", destination: "" },
  name: "",
  values: { source: {}, destination: {} },
  wrong: { source: {}, destination: {} },
  nameWrong: "",
  problems: [],
  error: "",
  busy: false,
};

// What was typed is there again after the browser's Back and Forward; kept by the page only, until it is stored.
let draft = kNothing;

export class NewIntegration extends Component<{ step: string }, State> {
  state: State = draft;
  private specs: Partial<Record<Side, Spec>> = {};

  componentDidUpdate() {
    draft = { ...this.state, busy: false };
  }

  // Nothing can be asked of systems nobody has chosen.
  get step(): Step {
    return this.props.step === "settings" && this.state.chosen.source && this.state.chosen.destination ? "settings" : "connectors";
  }

  toStep(step: Step) {
    step === "settings" ? go("new", "settings") : go("new");
    window.scrollTo(0, 0);
    document.getElementById("main")?.focus();
  }

  leaveConnectors = (event: Event) => {
    event.preventDefault();
    const { name } = this.state;
    const taken = live.cards.has(name);
    const nameWrong = !kName.test(name)
      ? t("Small letters a–z, digits and -, at most 40; it begins with a letter or digit.")
      : taken ? t("There is one of this name already.") : "";
    this.setState({ nameWrong });
    if (!nameWrong) this.toStep("settings");
    else document.getElementById("profile-name")?.focus();
  };

  create = async (event: Event) => {
    event.preventDefault();
    const { name, chosen, values } = this.state;
    const wrong = { source: {}, destination: {} } as State["wrong"];
    for (const side of kSides) wrong[side] = wrongIn(this.specs[side]!.config, values[side], false);
    this.setState({ wrong });
    const [first] = kSides.flatMap((side) => Object.keys(wrong[side]).map((setting) => `${side}-${setting}`));
    if (first) return void setTimeout(() => document.getElementById(first)?.focus());
    this.setState({ busy: true, problems: [], error: "" });
    const side = (which: Side) => ({ connector: chosen[which], config: toConfig(this.specs[which]!.config, values[which]) });
    try {
      const made = await post<Profile>("/api/profiles", { name, document: { source: side("source"), destination: side("destination") } });
      live.put(made.card);
      this.setState(kNothing);
      draft = kNothing;
      go("setup", name, "authorise");
    } catch (error) {
      const problems = error instanceof ApiError ? error.problem.problems ?? [] : [];
      this.setState({ busy: false, problems, error: (error as Error).message });
    }
  };

  fitting(connectors: Connector[], side: Side): Connector[] {
    return connectors.filter((connector) => offers(connector, side));
  }

  // Where there is only one, it is meant.
  load = async (signal: AbortSignal): Promise<Connectors> => {
    const answer = await get<Connectors>("/api/connectors", { signal });
    const chosen = { ...this.state.chosen };
    for (const side of kSides) {
      const fitting = this.fitting(answer.plugins, side);
      if (fitting.length === 1) chosen[side] ||= fitting[0].id;
    }
    this.setState({ chosen });
    return answer;
  };

  choice(side: Side, connectors: Connector[]) {
    const { chosen } = this.state;
    const fitting = this.fitting(connectors, side);
    return (
      <fieldset class="choices">
        <legend>{side === "source" ? t("Where records come from") : t("Where they are kept up to date")}</legend>
        {fitting.length ? null : <Notice tone="warning" quiet>{t("No connector that is installed here can do that.")}</Notice>}
        {fitting.map((connector) => (
          <label key={connector.id} class="choice">
            <input
              type="radio"
              name={side}
              value={connector.id}
              required
              checked={chosen[side] === connector.id}
              onChange={() => this.setState({ chosen: { ...chosen, [side]: connector.id } })}
            />
            <span>
              <strong>{connector.name ?? connector.id}</strong>
              <span class="note">{t("version {version}", { version: connector.version ?? "?" })}</span>
            </span>
          </label>
        ))}
      </fieldset>
    );
  }

  connectors(all: Connector[]) {
    const { name, nameWrong } = this.state;
    return (
      <form onSubmit={this.leaveConnectors}>
        <div class="two">{kSides.map((side) => this.choice(side, all))}</div>
        <TextField
          id="profile-name"
          label={t("Name of the integration")}
          help={t("What it is called here, for example the shop's name: small letters a–z, digits and -. It is part of everything that is written and cannot be changed later.")}
          value={name}
          required
          error={nameWrong}
          onInput={(value) => this.setState({ name: nameFrom(value) })}
        />
        <div class="actions"><Button kind="main" submit>{t("Continue")}</Button></div>
      </form>
    );
  }

  settings() {
    const { chosen, values, wrong, problems, error, busy } = this.state;
    const load = async (signal: AbortSignal) =>
      Promise.all(kSides.map((side) => get<ShownConnector>(`/api/connectors/${encodeURIComponent(chosen[side])}`, { signal })));
    return (
      <Load<ShownConnector[]>
        of={`${chosen.source}/${chosen.destination}`}
        waiting={t("Asking the connectors what they need …")}
        from={load}
        show={(shown) => {
          kSides.forEach((side, i) => (this.specs[side] = shown[i][side] as unknown as Spec));
          return (
            <form onSubmit={this.create} noValidate>
              <div class="two">
                {kSides.map((side) => (
                  <section class="card" aria-labelledby={`${side}-title`}>
                    <h2 id={`${side}-title`}>{this.specs[side]!.title}</h2>
                    <SettingsForm
                      id={side}
                      schema={this.specs[side]!.config}
                      values={values[side]}
                      wrong={wrong[side]}
                      late={false}
                      profile={this.state.name}
                      onChange={(next) => this.setState({ values: { ...this.state.values, [side]: next }, wrong: { ...this.state.wrong, [side]: stillWrong(this.state.wrong[side], this.state.values[side], next) } })}
                    />
                  </section>
                ))}
              </div>
              {error ? (
                <Notice tone="bad" title={error}>
                  <ul>{problems.map((problem) => <li>{problem.message}</li>)}</ul>
                </Notice>
              ) : null}
              <div class="actions">
                <Button onClick={() => this.toStep("connectors")}>{t("Back")}</Button>
                <Button kind="main" submit busy={busy}>{t("Authorise")}</Button>
              </div>
            </form>
          );
        }}
      />
    );
  }

  render() {
    const { step } = this;
    return (
      <section class="wizard">
        <h1>{t("New integration")}</h1>
        <Steps at={step} href={() => null} />
        <h2 class="step">{stepTitle(step)}</h2>
        {step === "connectors" ? (
          <Load<Connectors> of="connectors" from={this.load} show={({ plugins }) => this.connectors(plugins)} />
        ) : (
          this.settings()
        )}
      </section>
    );
  }
}
