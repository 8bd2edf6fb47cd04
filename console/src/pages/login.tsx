// SPDX-License-Identifier: Apache-2.0
import { Component, h } from "preact";
import { post, setSession } from "../api/client";
import type { Session } from "../api/schema";
import { LookAndLanguage, Mark } from "../frame";
import { t, type Language } from "../text/i18n";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Notice } from "../ui/notice";

interface Props {
  language: Language;
  onLanguage: (language: Language) => void;
  onIn: () => Promise<void>;
}

interface State {
  name: string;
  password: string;
  busy: boolean;
  error: string;
}

export class Login extends Component<Props, State> {
  state: State = { name: "", password: "", busy: false, error: "" };

  logIn = async (event: Event) => {
    event.preventDefault();
    const { name, password } = this.state;
    this.setState({ busy: true, error: "" });
    try {
      setSession(await post<Session>("/api/session", { name, password }));
      await this.props.onIn();
    } catch (error) {
      this.setState({ busy: false, password: "", error: (error as Error).message });
    }
  };

  render({ language, onLanguage }: Props, { name, password, busy, error }: State) {
    return (
      <main class="alone login">
        <div class="brand"><Mark /><span>Spojka</span></div>
        <form class="card" onSubmit={this.logIn}>
          <h1>{t("Log in")}</h1>
          {error ? <Notice tone="bad">{error}</Notice> : null}
          <TextField id="name" label={t("Name")} value={name} autocomplete="username" required onInput={(value) => this.setState({ name: value })} />
          <TextField
            id="password"
            type="password"
            label={t("Password")}
            value={password}
            autocomplete="current-password"
            required
            onInput={(value) => this.setState({ password: value })}
          />
          <Button kind="main" submit busy={busy}>{t("Log in")}</Button>
        </form>
        <LookAndLanguage language={language} onLanguage={onLanguage} />
      </main>
    );
  }
}
