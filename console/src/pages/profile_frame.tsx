// SPDX-License-Identifier: Apache-2.0
// What stands above every page of one integration: its name, state, and its other pages.
import { Component, h } from "preact";
import { ask, may, of, post } from "../api/client";
import { live } from "../api/live";
import type { Card, LiveRun, Profile } from "../api/schema";
import { go, to } from "../route";
import { schedule } from "../text/format";
import { t } from "../text/i18n";
import { problemText } from "../text/problems";
import { Button, LinkButton } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { InboxWords, tellsOf } from "../ui/inbox";
import { Notice, say, sayError } from "../ui/notice";
import { ProfileBadge, When } from "../ui/state";
import { Tabs } from "../ui/tabs";
import { Ways } from "../ui/ways";

interface Props {
  profile: string;
  page: string;
  children?: any;
}

interface State {
  card: Card | undefined;
  busy: string;
  asking: boolean; // whether it is to stand still
}

export class ProfileFrame extends Component<Props, State> {
  state: State = { card: live.cards.get(this.props.profile), busy: "", asking: false };
  private leave: () => void = () => undefined;

  componentDidMount() {
    this.leave = live.subscribe(() => this.setState({ card: live.cards.get(this.props.profile) }));
  }

  componentWillUnmount() {
    this.leave();
  }

  deactivate = async () => {
    live.put((await ask<Profile>("POST", of(this.props.profile, "deactivate"))).value.card);
    say("ok", t("It runs only when asked from now on."));
  };

  act = async (what: "run" | "activate") => {
    const { profile } = this.props;
    this.setState({ busy: what });
    try {
      if (what === "run") {
        await post<LiveRun>(of(profile, "runs"), {});
        go("p", profile);
      } else {
        live.put((await ask<Profile>("POST", of(profile, what))).value.card);
        say("ok", t("It runs on its schedule from now on."));
      }
    } catch (error) {
      sayError(error);
    }
    this.setState({ busy: "" });
  };

  tabs(card: Card) {
    const { profile, page } = this.props;
    const tab = (name: string, text: string, count = 0) => ({ href: name ? to("p", profile, name) : to("p", profile), text, count, here: page === name || (name === "" && page === "run") });
    const tabs = [
      tab("", t("Run")),
      tab("failed", t("Failed records"), card.failed),
      tab("identity", t("Conflicts"), card.conflicts),
      tab("history", t("History")),
      tab("search", t("Search")),
      tab("mapping", t("Mapping")),
      tab("settings", t("Settings")),
    ];
    return <Tabs label={t("Pages of this integration")} tabs={tabs} />;
  }

  render({ profile, page, children }: Props, { card, busy, asking }: State) {
    if (!card)
      return (
        <section>
          <h1>{profile}</h1>
          <Notice tone="warning" title={t("There is no integration of this name (any more)")} />
          <LinkButton href={to()} icon="back">{t("Integrations")}</LinkButton>
        </section>
      );
    // Nothing can be done with it but mend its file.
    const usable = !card.problems.length || card.keeps_old;
    return (
      <section class="profile">
        <div class="title">
          <div>
            <h1>{profile}</h1>
            <p class="way">
              <ProfileBadge state={card.state} keepsOld={card.keeps_old} />
              <span>{card.source} → {card.destination}</span>
              {usable ? <span>{card.active ? schedule(card.schedule) : t("only when asked")}</span> : null}
              {card.active && card.next_run_at ? <span>{card.state === "failing" ? t("next try") : t("next run")} <When at={card.next_run_at} /></span> : null}
              {tellsOf(card.inbox) ? <span>{t("told by the source's system:")} <InboxWords inbox={card.inbox} /></span> : null}
            </p>
          </div>
          <div class="actions">
            {may("operate") && !card.live && usable ? (
              <Button kind="main" icon="run" busy={busy === "run"} onClick={() => this.act("run")}>{t("Run now")}</Button>
            ) : null}
            {may("configure") && card.active && usable ? (
              <Button onClick={() => this.setState({ asking: true })}>{t("Deactivate")}</Button>
            ) : null}
            {may("configure") && !card.active && usable ? (
              <Button busy={busy === "activate"} onClick={() => this.act("activate")}>{t("Activate")}</Button>
            ) : null}
            {may("configure") && !card.active && !card.last_run && usable ? <LinkButton href={to("setup", profile, "authorise")}>{t("Go on setting up")}</LinkButton> : null}
          </div>
        </div>
        {card.problems.length ? (
          <Notice tone="bad" title={card.keeps_old ? t("The profile's file cannot be used; its last good version goes on") : t("The profile's file cannot be used")}>
            <ul>{card.problems.map((problem) => <li>{problemText(problem)}</li>)}</ul>
            {may("configure") && page !== "settings" ? <p><a href={to("p", profile, "settings")}>{t("Mend the file, or restore one of its last versions")}</a></p> : null}
          </Notice>
        ) : null}
        {card.error && !card.live && page === "" ? <Ways card={card} title={t("The last run failed. What can be done:")} /> : null}
        {card.error && !card.live && page !== "" ? (
          <Notice tone="bad" quiet title={t("Why the last run failed")}><p>{card.error}</p><Ways card={card} /></Notice>
        ) : null}
        {asking ? (
          <Dialog title={t("Deactivate {name}?", { name: profile })} action={t("Deactivate")} onAction={this.deactivate} onClose={() => this.setState({ asking: false })}>
            <p>{t("It no longer runs on its schedule, only when somebody runs it by hand. What it has written and what it remembers stays; it can be activated again.")}</p>
          </Dialog>
        ) : null}
        {this.tabs(card)}
        <div class="page">{children}</div>
      </section>
    );
  }
}
