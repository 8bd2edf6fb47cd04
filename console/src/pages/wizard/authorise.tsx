// SPDX-License-Identifier: Apache-2.0
// Authorise: both connections are tried. What is wrong is mended where it is shown, and tried again.
import { Component, h } from "preact";
import { kSides, schemasOf, settingOf, specsOf, titlesOf, type Side, type Specs } from "../../api/connectors";
import { may } from "../../api/client";
import type { Change, CheckAnswer, CheckRow } from "../../api/schema";
import { runTask } from "../../api/tasks";
import { t } from "../../text/i18n";
import { pointer } from "../../text/tree";
import { Button } from "../../ui/button";
import { CheckRows } from "../../ui/checks";
import { Waiting } from "../../ui/load";
import { Notice, sayError } from "../../ui/notice";
import { SettingInput, SettingsForm } from "../../ui/settings_form";
import { configChanges, isLate, isRequired, stillWrong, wrongIn, type Values } from "../../ui/settings_schema";
import type { StepProps } from "./setup";

interface State {
  specs: Specs | null;
  answer: CheckAnswer | null;
  error: string;
  busy: boolean;
  values: Record<Side, Values>;
  wrong: Record<Side, Record<string, string>>;
  all: boolean; // the whole forms are shown
}

type Configs = Record<Side, { config?: Values; connector?: string } | undefined>;

export class Authorise extends Component<StepProps, State> {
  state: State = { specs: null, answer: null, error: "", busy: true, values: this.stored(), wrong: { source: {}, destination: {} }, all: false };
  private asked = new AbortController();

  stored(): Record<Side, Values> {
    const document = this.props.profile.document as unknown as Configs;
    return { source: { ...document.source?.config }, destination: { ...document.destination?.config } };
  }

  componentDidMount() {
    specsOf(this.props.profile.document as Record<string, any>, this.asked.signal).then(
      (specs) => this.setState({ specs }),
      (error: Error) => this.setState({ error: error.message }),
    );
    void this.check();
  }

  componentWillUnmount() {
    this.asked.abort();
  }

  async check() {
    this.setState({ busy: true, error: "" });
    try {
      const answer = await runTask<CheckAnswer>(this.props.profile.card.name, "check", { changes: this.changes() }, this.asked.signal);
      this.setState({ answer, busy: false });
    } catch (error) {
      if (!this.asked.signal.aborted) this.setState({ answer: null, error: (error as Error).message, busy: false });
    }
  }

  changes(): Change[] {
    const { specs, values } = this.state;
    if (!specs) return [];
    const stored = this.stored();
    return kSides.flatMap((side) => configChanges(specs[side].config, values[side], stored[side], (name) => pointer(side, "config", name)));
  }

  again = (event: Event) => {
    event.preventDefault();
    const { specs, values } = this.state;
    if (!specs) return;
    const wrong = { source: wrongIn(specs.source.config, values.source, false), destination: wrongIn(specs.destination.config, values.destination, false) };
    this.setState({ wrong });
    if (kSides.some((side) => Object.keys(wrong[side]).length)) return void this.setState({ all: true });
    void this.check();
  };

  next = async () => {
    try {
      await this.props.save(this.changes());
      this.props.onNext();
    } catch (error) {
      sayError(error);
    }
  };

  // The setting that mends what a row says is wrong; null where it names none.
  culprit(section: string, row: CheckRow): { side: Side; name: string } | null {
    const { specs } = this.state;
    if (!specs || row.status === "ok" || row.status === "skipped" || !may("configure")) return null;
    const document = this.props.profile.document as unknown as Configs;
    const side = kSides.find((one) => document[one]?.connector === section && settingOf(specs[one].config, row.setting));
    const name = side && settingOf(specs[side].config, row.setting);
    return side && name && !isLate(specs[side].config.properties[name]) ? { side, name } : null;
  }

  // The field of the setting a row is about, beside the row.
  mend = (section: string, row: CheckRow): JSX.Element | null => {
    const { specs, values, all } = this.state;
    const culprit = this.culprit(section, row);
    if (!specs || all || !culprit) return null;
    const { side, name } = culprit;
    return (
      <SettingInput
        id={`mend-${side}-${name}`}
        name={name}
        setting={specs[side].config.properties[name]}
        value={values[side][name]}
        required={isRequired(specs[side].config, name)}
        onChange={(value) => this.setState({ values: { ...values, [side]: { ...values[side], [name]: value } } })}
      />
    );
  };

  // It is about a setting that is chosen in the next step.
  isLater = (section: string, row: CheckRow): boolean => {
    const { specs } = this.state;
    const document = this.props.profile.document as unknown as Configs;
    return kSides.some((side) => {
      const name = specs && document[side]?.connector === section && settingOf(specs[side].config, row.setting);
      return Boolean(specs && name && row.status === "error" && isLate(specs[side].config.properties[name]) && !document[side]?.config?.[name]);
    });
  };

  // A setting that is only now chosen, and rules that are only now made, keep nobody here.
  stops(answer: CheckAnswer): boolean {
    const document = this.props.profile.document as unknown as Configs;
    return kSides.some((side) => {
      const section = document[side]?.connector ?? "";
      return (answer.checks[section] ?? []).some((row) => row.status === "error" && !this.isLater(section, row));
    });
  }

  render(_: StepProps, { specs, answer, error, busy, values, wrong, all }: State) {
    const stopped = answer !== null && this.stops(answer);
    // Where no row names its setting, all are at hand.
    const lost = stopped && !Object.entries(answer.checks).some(([section, rows]) => rows.some((row) => this.culprit(section, row)));
    return (
      <form onSubmit={this.again} noValidate>
        <p>{t("Both systems are asked whether they let Spojka in, and what it may do there. Nothing is written.")}</p>
        {error ? <Notice tone="bad" title={t("It could not be tried")}><p>{error}</p></Notice> : null}
        {busy ? <Waiting text={t("Trying both connections …")} /> : null}
        {!busy && answer ? (
          <Notice tone={stopped ? "bad" : answer.warnings || !answer.ok ? "warning" : "ok"} title={stopped ? t("Not yet: see what to do") : answer.ok && !answer.warnings ? t("Both connections stand") : t("Both connections stand; see what is marked")} />
        ) : null}
        {answer ? <div class={busy ? "old" : undefined}><CheckRows answer={answer} titles={specs ? titlesOf(this.props.profile.document as Record<string, any>, specs) : {}} settings={specs ? schemasOf(this.props.profile.document as Record<string, any>, specs) : undefined} mend={this.mend} isLater={this.isLater} /></div> : null}
        {specs && may("configure") ? (
          <details open={all || lost}>
            <summary>{t("All settings")}</summary>
            <div class="two">
              {kSides.map((side) => (
                <section class="card">
                  <h3>{specs[side].title}</h3>
                  <SettingsForm id={side} schema={specs[side].config} values={values[side]} wrong={wrong[side]} late={false} profile={this.props.profile.card.name} onChange={(next) => this.setState({ values: { ...values, [side]: next }, wrong: { ...wrong, [side]: stillWrong(wrong[side], values[side], next) } })} />
                </section>
              ))}
            </div>
          </details>
        ) : null}
        <div class="actions">
          <Button submit icon="retry" disabled={busy}>{t("Try again")}</Button>
          <Button kind="main" disabled={busy || !answer || stopped} onClick={this.next}>{t("Continue")}</Button>
        </div>
      </form>
    );
  }
}
