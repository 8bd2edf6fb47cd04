// SPDX-License-Identifier: Apache-2.0
// Settings of the service: how it is, who may do what, connectors, and what was done.
import { Component, h } from "preact";
import { ask, currentSession, get, may } from "../api/client";
import type { Audit, Connectors, Service } from "../api/schema";
import { to } from "../route";
import { auditDetail, auditText } from "../text/audit";
import { dateTime, number } from "../text/format";
import { kLanguages, t } from "../text/i18n";
import { Button } from "../ui/button";
import { SelectField, TextField } from "../ui/field";
import { Load } from "../ui/load";
import { Notice, say, sayError } from "../ui/notice";
import { Accounts, Tokens } from "./accounts";
import { Tabs } from "../ui/tabs";

async function chooseLanguage(language: string, again: () => void): Promise<void> {
  try {
    await ask("PUT", "/api/service/language", { body: { language } });
    say("ok", t("Runs speak it from now on; what is stored already stays as it is."));
    again();
  } catch (error) {
    sayError(error);
  }
}

function RunLanguage({ language, again }: { language: string; again: () => void }) {
  const names = kLanguages.map(({ id, name }) => ({ value: id as string, title: name }));
  if (!may("configure")) return <p class="note">{t("Runs store what they have to tell in {language}.", { language: names.find(({ value }) => value === language)?.title ?? language })}</p>;
  return (
    <div class="narrow">
      <SelectField id="run-language" label={t("Language of runs")} help={t("Why records failed and runs stopped is stored in this language, for everybody. Each page speaks the language of who looks at it.")} value={language} choices={names} onChange={(value) => void chooseLanguage(value, again)} />
    </div>
  );
}

function ServiceView() {
  return (
    <Load<Service>
      of="service"
      from={(signal) => get<Service>("/api/service", { signal })}
      show={(service, again) => (
        <div>
          <dl class="facts">
            <div><dt>Spojka</dt><dd>{service.version}</dd></div>
            <div><dt>{t("Runs since")}</dt><dd>{dateTime(service.started_at)}</dd></div>
            <div><dt>{t("Profiles")}</dt><dd>{number(service.profiles.total)}</dd></div>
            <div><dt>{t("Active")}</dt><dd>{number(service.profiles.active)}</dd></div>
            <div><dt>{t("Runs at work")}</dt><dd>{t("{n} of at most {most}", { n: service.running, most: service.jobs })}</dd></div>
            <div><dt>{t("Waiting")}</dt><dd>{number(service.waiting)}</dd></div>
            <div><dt>{t("Folder of profiles")}</dt><dd><code>{service.folder}</code></dd></div>
          </dl>
          <RunLanguage language={service.language} again={again} />
        </div>
      )}
    />
  );
}

function ConnectorsView() {
  const release = (id: string, again: () => void) =>
    ask("POST", `/api/connectors/${encodeURIComponent(id)}/release`).then(() => {
      say("ok", t("It may run again."));
      again();
    }, sayError);
  return (
    <Load<Connectors>
      of="connectors"
      from={(signal) => get<Connectors>("/api/connectors", { signal })}
      show={({ plugins }, again) => (
        <ul class="plain">
          {plugins.map((plugin) => (
            <li class="card">
              <div class="head"><h3>{plugin.name ?? plugin.id}</h3><span class="note">{plugin.version}</span></div>
              <p class="note"><code>{plugin.file}</code></p>
              {plugin.problem ? <Notice tone="bad" quiet title={t("It cannot be used")}><p>{plugin.problem}</p></Notice> : null}
              {plugin.faults ? (
                <Notice tone="warning" quiet title={plugin.faults}>{may("operate") ? <Button onClick={() => release(plugin.id, again)}>{t("Let it run again")}</Button> : null}</Notice>
              ) : null}
              {plugin.note ? <p class="note">{plugin.note}</p> : null}
            </li>
          ))}
        </ul>
      )}
    />
  );
}

function AuditView() {
  return (
    <Load<Audit>
      of="audit"
      from={(signal) => get<Audit>("/api/audit?limit=200", { signal })}
      show={({ entries }) => (
        <table class="rows">
          <caption class="unseen">{t("What was done")}</caption>
          <thead><tr><th scope="col">{t("When")}</th><th scope="col">{t("Who")}</th><th scope="col">{t("What")}</th><th scope="col">{t("Of what")}</th></tr></thead>
          <tbody>
            {entries.map((entry) => (
              <tr>
                <th scope="row">{dateTime(entry.at)}</th>
                <td data-label={t("Who")}>{entry.user} <span class="note">{entry.from}</span></td>
                <td data-label={t("What")}>{auditText(entry.action)} <span class="note">{auditDetail(entry.detail)}</span></td>
                <td data-label={t("Of what")}>{entry.subject}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    />
  );
}

class Password extends Component<Record<string, never>, { old: string; fresh: string; busy: boolean }> {
  state = { old: "", fresh: "", busy: false };

  change = async (event: Event) => {
    event.preventDefault();
    this.setState({ busy: true });
    try {
      await ask("PUT", "/api/session/password", { body: { old: this.state.old, new: this.state.fresh } });
      say("ok", t("The password is changed; your other sessions have ended."));
      this.setState({ old: "", fresh: "" });
    } catch (error) {
      sayError(error);
    }
    this.setState({ busy: false });
  };

  render(_: unknown, { old, fresh, busy }: { old: string; fresh: string; busy: boolean }) {
    return (
      <form class="narrow" onSubmit={this.change}>
        <TextField id="old-password" type="password" label={t("Password until now")} value={old} autocomplete="current-password" required onInput={(value) => this.setState({ old: value })} />
        <TextField id="new-password" type="password" label={t("New password")} value={fresh} autocomplete="new-password" required onInput={(value) => this.setState({ fresh: value })} />
        <Button kind="main" submit busy={busy}>{t("Change the password")}</Button>
      </form>
    );
  }
}

export function Settings({ part }: { part: string }) {
  const parts: { id: string; text: string; shown: boolean; page: () => JSX.Element }[] = [
    { id: "", text: t("Service"), shown: true, page: () => <ServiceView /> },
    { id: "connectors", text: t("Connectors"), shown: true, page: () => <ConnectorsView /> },
    { id: "accounts", text: t("Accounts"), shown: may("administrate"), page: () => <Accounts /> },
    { id: "tokens", text: t("API tokens"), shown: may("administrate"), page: () => <Tokens /> },
    { id: "audit", text: t("Who did what"), shown: may("administrate"), page: () => <AuditView /> },
    { id: "password", text: t("My password"), shown: currentSession()?.accounts ?? false, page: () => <Password /> },
  ];
  const here = parts.find((one) => one.id === part && one.shown) ?? parts[0];
  return (
    <section>
      <h1>{t("Settings")}</h1>
      <Tabs
        label={t("Parts of the settings")}
        tabs={parts.filter((one) => one.shown).map(({ id, text }) => ({ href: id ? to("settings", id) : to("settings"), text, here: id === here.id }))}
      />
      <div class="page" key={here.id}>{here.page()}</div>
    </section>
  );
}
