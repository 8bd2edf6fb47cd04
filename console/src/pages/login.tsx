// SPDX-License-Identifier: Apache-2.0
import { Component, h } from "preact";
import { post, setSession } from "../api/client";
import type { Session } from "../api/schema";
import { LookAndLanguage, Mark } from "../frame";
import { t, type Language } from "../text/i18n";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Notice } from "../ui/notice";

interface FormProps {
  name?: string;
  /** Why it is asked for. */
  why?: string;
  onIn: () => Promise<void>;
}

interface State {
  name: string;
  password: string;
  busy: boolean;
  error: string;
}

class LoginForm extends Component<FormProps, State> {
  state: State = { name: this.props.name ?? "", password: "", busy: false, error: "" };

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

  render({ why }: FormProps, { name, password, busy, error }: State) {
    return (
      <form class="card" onSubmit={this.logIn}>
        <h1>{t("Log in")}</h1>
        {error ? <Notice tone="bad">{error}</Notice> : why ? <Notice tone="info">{why}</Notice> : null}
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
    );
  }
}

interface Props {
  ended: boolean;
  language: Language;
  onLanguage: (language: Language) => void;
  onIn: () => Promise<void>;
}

export function Login({ ended, language, onLanguage, onIn }: Props) {
  return (
    <main class="alone login">
      <div class="brand"><Mark /><span>Spojka</span></div>
      <LoginForm why={ended ? t("Your session has ended. Log in again.") : undefined} onIn={onIn} />
      <LookAndLanguage language={language} onLanguage={onLanguage} />
    </main>
  );
}

/** Over the page of somebody whose session has ended: what was typed stays below until the same person is back. */
export class LoginOver extends Component<{ name: string; onIn: () => Promise<void> }, Record<string, never>> {
  private element: HTMLDialogElement | null = null;

  componentDidMount() {
    this.show();
  }

  componentWillUnmount() {
    this.element?.close();
  }

  // Nobody gets past it.
  show = () => {
    if (this.element?.isConnected && !this.element.open) this.element.showModal();
  };

  render({ name, onIn }: { name: string; onIn: () => Promise<void> }) {
    return (
      <dialog ref={(element: any) => (this.element = element)} class="over" aria-label={t("Log in")} onCancel={(event) => event.preventDefault()} onClose={() => setTimeout(this.show)}>
        <div class="alone login">
          <div class="brand"><Mark /><span>Spojka</span></div>
          <LoginForm name={name} why={t("Your session has ended. Log in again; what you have typed is still there.")} onIn={onIn} />
        </div>
      </dialog>
    );
  }
}
