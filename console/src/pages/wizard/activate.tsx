// SPDX-License-Identifier: Apache-2.0
// The last step: how often, and off it goes.
import { Component, h } from "preact";
import { ApiError, ask, may, of, post } from "../../api/client";
import { live } from "../../api/live";
import type { Change, LiveRun, Profile } from "../../api/schema";
import { go } from "../../route";
import { t } from "../../text/i18n";
import { pointer } from "../../text/tree";
import { Button } from "../../ui/button";
import { CheckField } from "../../ui/field";
import { say, sayError } from "../../ui/notice";
import { ScheduleField, scheduleOf, scheduleProblem } from "../../ui/schedule_field";
import type { StepProps } from "./setup";

interface State {
  schedule: string;
  wrong: string;
  runNow: boolean;
  busy: boolean;
}

export class Activate extends Component<StepProps, State> {
  state: State = { schedule: scheduleOf(this.props.profile.document as Record<string, any>) || "every 15m", wrong: "", runNow: true, busy: false };

  go = async (event: Event) => {
    event.preventDefault();
    const { profile, save } = this.props;
    const { schedule, runNow } = this.state;
    const name = profile.card.name;
    const wrong = scheduleProblem("schedule", schedule);
    this.setState({ wrong, busy: !wrong });
    if (wrong) return;
    try {
      const before = scheduleOf(profile.document as Record<string, any>);
      const change: Change[] = schedule === before ? [] : schedule ? [{ op: "set", path: pointer("schedule"), value: schedule }] : [{ op: "remove", path: pointer("schedule") }];
      await save(change);
      live.put((await ask<Profile>("POST", of(name, "activate"))).value.card);
      if (schedule || runNow) await this.begin(name);
      say("ok", t("{name} is active.", { name }));
      go("p", name);
    } catch (error) {
      this.setState({ busy: false });
      sayError(error);
    }
  };

  async begin(name: string) {
    try {
      const run = await post<LiveRun>(of(name, "runs"), {});
      // The page that follows shows the run at work at once.
      const card = live.cards.get(name);
      if (card) live.put({ ...card, live: run });
    } catch (error) {
      // What has never run and has a schedule is due: the service may have begun by itself.
      if (!(error instanceof ApiError && error.code === "busy")) throw error;
    }
  }

  render({ onBack }: StepProps, { schedule, wrong, runNow, busy }: State) {
    return (
      <form onSubmit={this.go}>
        <p>{t("From now on the integration runs by itself. Records that could not be written are kept and shown; you can deactivate it at any time.")}</p>
        <ScheduleField id="schedule" value={schedule} error={wrong} onChange={(value) => this.setState({ schedule: value, wrong: "" })} />
        {schedule ? <p>{t("The first run begins at once.")}</p> : may("operate") ? <CheckField id="run-now" label={t("Begin with the first run at once")} checked={runNow} onChange={(on) => this.setState({ runNow: on })} /> : null}
        <div class="actions">
          {onBack ? <Button onClick={onBack}>{t("Back")}</Button> : null}
          <Button kind="main" submit icon="run" busy={busy}>{t("Activate")}</Button>
        </div>
      </form>
    );
  }
}
