// SPDX-License-Identifier: Apache-2.0
// Accounts of people and tokens of programs.
import { Component, h } from "preact";
import { ask, get, post } from "../api/client";
import type { Accounts as AccountsAnswer, Role, Token, Tokens as TokensAnswer } from "../api/schema";
import { dateTime } from "../text/format";
import { t } from "../text/i18n";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { SelectField, TextField } from "../ui/field";
import { Load } from "../ui/load";
import { Notice, say, sayError } from "../ui/notice";

function roles(): { value: Role; title: string }[] {
  return [
    { value: "viewer", title: t("Viewer: sees everything but personal values") },
    { value: "operator", title: t("Operator: also runs, mends and decides") },
    { value: "administrator", title: t("Administrator: also changes profiles and accounts") },
  ];
}

interface State {
  name: string;
  role: Role;
  password: string;
  made: Token | null;
  removing: { id: string; name: string } | null;
  version: number;
}

const kFresh: State = { name: "", role: "viewer", password: "", made: null, removing: null, version: 0 };

abstract class Page extends Component<Record<string, never>, State> {
  state: State = { ...kFresh };

  again() {
    this.setState({ ...kFresh, made: this.state.made, version: this.state.version + 1 });
  }

  act(what: Promise<unknown>, done: string) {
    what.then(() => {
      say("ok", done);
      this.again();
    }, sayError);
  }

  removal(address: string) {
    const { removing } = this.state;
    if (!removing) return null;
    return (
      <Dialog
        title={t("Remove {what}?", { what: removing.name })}
        action={t("Remove")}
        danger
        onAction={async () => {
          await ask("DELETE", `${address}/${encodeURIComponent(removing.id)}`);
          this.again();
        }}
        onClose={() => this.setState({ removing: null })}
      >
        <p>{t("Whoever uses it is out at once.")}</p>
      </Dialog>
    );
  }
}

export class Accounts extends Page {
  make = (event: Event) => {
    event.preventDefault();
    const { name, role, password } = this.state;
    this.act(post("/api/accounts", { name, role, password }), t("{name} can log in now.", { name }));
  };

  render(_: unknown, { name, role, password, version }: State) {
    return (
      <div>
        <Load<AccountsAnswer>
          of={String(version)}
          keep
          from={(signal) => get<AccountsAnswer>("/api/accounts", { signal })}
          show={({ accounts }) => (
            <table class="rows">
              <caption class="unseen">{t("Accounts")}</caption>
              <thead><tr><th scope="col">{t("Name")}</th><th scope="col">{t("May")}</th><th scope="col">{t("Last login")}</th><td /></tr></thead>
              <tbody>
                {accounts.map((account) => (
                  <tr key={account.name}>
                    <th scope="row">{account.name}</th>
                    <td data-label={t("May")}>
                      <SelectField id={`role-${account.name}`} label={t("What {name} may", { name: account.name })} hideLabel value={account.role} choices={roles()} onChange={(value) => this.act(ask("PATCH", `/api/accounts/${encodeURIComponent(account.name)}`, { body: { role: value } }), t("Saved."))} />
                    </td>
                    <td data-label={t("Last login")}>{account.last_login_at ? dateTime(account.last_login_at) : t("never")}</td>
                    <td><Button kind="quiet" icon="drop" label={t("Remove {what}", { what: account.name })} onClick={() => this.setState({ removing: { id: account.name, name: account.name } })} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        />
        <form class="card narrow" onSubmit={this.make}>
          <h2>{t("New account")}</h2>
          <TextField id="account-name" label={t("Name")} value={name} required onInput={(value) => this.setState({ name: value })} />
          <TextField id="account-password" type="password" autocomplete="new-password" label={t("First password")} value={password} required onInput={(value) => this.setState({ password: value })} />
          <SelectField id="account-role" label={t("May")} value={role} choices={roles()} onChange={(value) => this.setState({ role: value as Role })} />
          <Button kind="main" submit>{t("Make the account")}</Button>
        </form>
        {this.removal("/api/accounts")}
      </div>
    );
  }
}

export class Tokens extends Page {
  make = async (event: Event) => {
    event.preventDefault();
    try {
      const made = await post<Token>("/api/tokens", { name: this.state.name, role: this.state.role });
      this.setState({ made });
      this.again();
    } catch (error) {
      sayError(error);
    }
  };

  render(_: unknown, { name, role, made, version }: State) {
    return (
      <div>
        {made?.token ? (
          <Notice tone="ok" title={t("This is the token. It is shown once and not kept here; copy it now.")}>
            <p><code class="token">{made.token}</code> <Button icon="copy" onClick={() => navigator.clipboard.writeText(made.token ?? "").then(() => say("ok", t("Copied.")), sayError)}>{t("Copy")}</Button></p>
          </Notice>
        ) : null}
        <Load<TokensAnswer>
          of={String(version)}
          keep
          from={(signal) => get<TokensAnswer>("/api/tokens", { signal })}
          show={({ tokens }) => (
            <table class="rows">
              <caption class="unseen">{t("API tokens")}</caption>
              <thead><tr><th scope="col">{t("Name")}</th><th scope="col">{t("May")}</th><th scope="col">{t("Made")}</th><th scope="col">{t("Last used")}</th><td /></tr></thead>
              <tbody>
                {tokens.map((token) => (
                  <tr key={token.id}>
                    <th scope="row">{token.name}</th>
                    <td data-label={t("May")}>{roles().find((one) => one.value === token.role)?.title}</td>
                    <td data-label={t("Made")}>{dateTime(token.created_at)} <span class="note">{token.created_by}</span></td>
                    <td data-label={t("Last used")}>{token.last_used_at ? dateTime(token.last_used_at) : t("never")}</td>
                    <td><Button kind="quiet" icon="drop" label={t("Remove {what}", { what: token.name })} onClick={() => this.setState({ removing: { id: token.id, name: token.name } })} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        />
        <form class="card narrow" onSubmit={this.make}>
          <h2>{t("New API token")}</h2>
          <TextField id="token-name" label={t("What it is for")} value={name} required onInput={(value) => this.setState({ name: value })} />
          <SelectField id="token-role" label={t("May")} value={role} choices={roles()} onChange={(value) => this.setState({ role: value as Role })} />
          <Button kind="main" submit>{t("Make the token")}</Button>
        </form>
        {this.removal("/api/tokens")}
      </div>
    );
  }
}
