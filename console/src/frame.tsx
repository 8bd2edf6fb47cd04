// SPDX-License-Identifier: Apache-2.0
// What stands around every page: the way past it, the name, where one can go, language and look, who one is.
import { Component, h } from "preact";
import { ask, currentSession, may } from "./api/client";
import { live } from "./api/live";
import { to } from "./route";
import { kLanguages, t, type Language } from "./text/i18n";
import { Button } from "./ui/button";
import type { IconName } from "./ui/icon";
import { Notice, sayError } from "./ui/notice";
import { currentTheme, useTheme, type Theme } from "./ui/theme";

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M13 9H9a7 7 0 000 14h4M19 9h4a7 7 0 010 14h-4" />
      <path class="bar" d="M11 16h10" />
    </svg>
  );
}

const kNextTheme: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };
const kThemeIcons: Record<Theme, IconName> = { auto: "auto", light: "sun", dark: "moon" };

export class LookAndLanguage extends Component<{ language: Language; onLanguage: (language: Language) => void }, { theme: Theme }> {
  state = { theme: currentTheme() };

  render({ language, onLanguage }: { language: Language; onLanguage: (language: Language) => void }, { theme }: { theme: Theme }) {
    const names: Record<Theme, string> = { auto: t("Look: as the computer has it"), light: t("Look: light"), dark: t("Look: dark") };
    return (
      <div class="look">
        <Button
          kind="quiet"
          icon={kThemeIcons[theme]}
          label={names[theme]}
          onClick={() => {
            useTheme(kNextTheme[theme]);
            this.setState({ theme: kNextTheme[theme] });
          }}
        />
        <label for="language" class="unseen">{t("Language")}</label>
        <select id="language" value={language} onChange={(event: Event) => onLanguage((event.target as HTMLSelectElement).value as Language)}>
          {kLanguages.map(({ id, name }) => <option key={id} value={id} lang={id} selected={id === language}>{name}</option>)}
        </select>
      </div>
    );
  }
}

interface Props {
  path: string[];
  language: Language;
  onLanguage: (language: Language) => void;
  onOut: () => void;
  children?: any;
}

export class Frame extends Component<Props, { connected: boolean }> {
  state = { connected: true };
  private main: HTMLElement | null = null;
  private leave = () => undefined as void;

  componentDidMount() {
    this.leave = live.subscribe(() => {
      if (live.connected !== this.state.connected) this.setState({ connected: live.connected });
    }) as () => void;
    this.titled();
  }

  componentWillUnmount() {
    this.leave();
  }

  componentDidUpdate(before: Props) {
    // Another page: readers of the screen begin at its heading, as after a load.
    if (before.path.join("/") === this.props.path.join("/")) return;
    this.titled();
    if (document.activeElement === document.body || before.path[0] !== this.props.path[0]) this.main?.focus();
  }

  titled() {
    const heading = this.main?.querySelector("h1")?.textContent;
    document.title = heading ? `${heading} · Spojka` : "Spojka";
  }

  logOut = () => {
    ask("DELETE", "/api/session").then(this.props.onOut, sayError);
  };

  render({ path, language, onLanguage, children }: Props, { connected }: { connected: boolean }) {
    const at = path[0] ?? "";
    const session = currentSession();
    const link = (name: string, text: string, here: boolean, spare = false) => (
      <a class={spare ? "spare" : undefined} href={to(...(name ? [name] : []))} aria-current={here ? "page" : undefined}>{text}</a>
    );
    return (
      <div class="frame">
        <a class="skip" href="#main" onClick={(event: MouseEvent) => { event.preventDefault(); this.main?.focus(); }}>{t("Skip to the content")}</a>
        <header class="top">
          <a class="brand" href={to()}><Mark /><span>Spojka</span></a>
          <nav aria-label={t("Main")}>
            {link("", t("Integrations"), at === "" || at === "p")}
            {link("search", t("Search"), at === "search")}
            {may("configure") ? link("new", t("New integration"), at === "new" || at === "setup", true) : null}
            {link("settings", t("Settings"), at === "settings")}
          </nav>
          <LookAndLanguage language={language} onLanguage={onLanguage} />
          {session?.accounts ? <Button kind="quiet" class="out" icon="out" onClick={this.logOut}>{t("Log out {user}", { user: session.user })}</Button> : null}
        </header>
        {connected ? null : (
          <div class="banner"><Notice tone="warning">{t("The connection to the service is lost. What you see may be old; it goes on by itself.")}</Notice></div>
        )}
        <main id="main" tabIndex={-1} ref={(element: any) => (this.main = element)}>{children}</main>
      </div>
    );
  }
}
