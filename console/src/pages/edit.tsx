// SPDX-License-Identifier: Apache-2.0
// A profile that is being edited: read with its version, written only on top of it. When somebody else was faster,
// both changes are shown and a person decides.
import { Component, h } from "preact";
import { ApiError, ask, of } from "../api/client";
import { live } from "../api/live";
import type { Change, Profile } from "../api/schema";
import { valueText } from "../text/format";
import { t } from "../text/i18n";
import { atPointer, leavesOf } from "../text/tree";
import { Button } from "../ui/button";
import { DiffView } from "../ui/diff";
import { Waiting } from "../ui/load";
import { Notice, say } from "../ui/notice";

export interface Edited {
  profile: Profile;
  /** Resolves when it is stored; rejects when it could not be, having said why. */
  save: (changes: Change[]) => Promise<void>;
}

interface Props {
  profile: string;
  show: (edited: Edited) => JSX.Element | null;
}

interface State {
  profile: Profile | null;
  etag: string;
  error: Error | null;
  theirs: { profile: Profile; etag: string; mine: Change[] } | null;
  version: number;
}

export class ProfileEdit extends Component<Props, State> {
  state: State = { profile: null, etag: "", error: null, theirs: null, version: 0 };

  private box: HTMLElement | null = null;

  componentDidMount() {
    void this.load();
  }

  load = async () => {
    try {
      const { value, etag } = await ask<Profile>("GET", of(this.props.profile));
      this.setState({ profile: value, etag, error: null, theirs: null, version: this.state.version + 1 });
    } catch (error) {
      this.setState({ error: error as Error });
    }
  };

  save = async (changes: Change[], etag = this.state.etag): Promise<void> => {
    if (!changes.length) return;
    try {
      const saved = await ask<Profile>("PATCH", of(this.props.profile), { body: { changes }, etag });
      live.put(saved.value.card);
      this.setState({ profile: saved.value, etag: saved.etag, theirs: null, version: this.state.version + 1 });
    } catch (error) {
      if (error instanceof ApiError && error.code === "changed_meanwhile") {
        const { value, etag: newest } = await ask<Profile>("GET", of(this.props.profile));
        this.setState({ theirs: { profile: value, etag: newest, mine: changes } }, this.toBox);
      }
      throw error;
    }
  };

  // It stands above the page, the button that was pressed often far below.
  toBox = () => {
    this.box?.focus({ preventScroll: true });
    this.box?.scrollIntoView({ block: "center" });
  };

  // What the other one changed, and what both did.
  bothChanges(before: Profile, theirs: Profile, mine: Change[]) {
    const was = new Map(leavesOf(before.document).map((leaf) => [leaf.path, valueText(leaf.value)]));
    const is = new Map(leavesOf(theirs.document).map((leaf) => [leaf.path, valueText(leaf.value)]));
    const paths = [...new Set([...was.keys(), ...is.keys()])].filter((path) => was.get(path) !== is.get(path));
    const clashes = mine.filter((change) => JSON.stringify(atPointer(before.document, change.path)) !== JSON.stringify(atPointer(theirs.document, change.path)));
    return (
      <div>
        <h3>{t("What somebody else changed")}</h3>
        {paths.length ? null : <p>{t("Only the text of the file: its comments, or how it is written.")}</p>}
        {paths.length ? null : <DiffView before={before.yaml} after={theirs.yaml} />}
        <table class="values" hidden={!paths.length}>
          <thead><tr><th scope="col">{t("Place")}</th><th scope="col">{t("Before")}</th><th scope="col">{t("Now")}</th></tr></thead>
          <tbody>{paths.map((path) => <tr><th scope="row"><code>{path}</code></th><td>{was.get(path) ?? "–"}</td><td>{is.get(path) ?? "–"}</td></tr>)}</tbody>
        </table>
        {clashes.length ? (
          <div>
            <h3>{t("What you changed as well")}</h3>
            <table class="values">
              <thead><tr><th scope="col">{t("Place")}</th><th scope="col">{t("Theirs")}</th><th scope="col">{t("Yours")}</th></tr></thead>
              <tbody>
                {clashes.map((change) => (
                  <tr>
                    <th scope="row"><code>{change.path}</code></th>
                    <td>{valueText(atPointer(theirs.document, change.path)) || "–"}</td>
                    <td>{change.op === "remove" ? t("removed") : valueText(change.value)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : <p>{t("Your changes are about other places; both can be kept.")}</p>}
      </div>
    );
  }

  render({ show }: Props, { profile, etag, error, theirs, version }: State) {
    if (error) return <Notice tone="bad" title={t("That could not be shown")}><p>{error.message}</p><Button onClick={this.load}>{t("Try again")}</Button></Notice>;
    if (!profile) return <Waiting />;
    return (
      <div>
        {theirs ? (
          <div class="box" tabIndex={-1} ref={(element: any) => (this.box = element)}>
            <Notice tone="warning" title={t("Somebody changed this profile meanwhile; nothing of yours is stored yet")}>
              {this.bothChanges(profile, theirs.profile, theirs.mine)}
              <div class="actions">
                <Button onClick={() => this.setState({ profile: theirs.profile, etag: theirs.etag, theirs: null, version: version + 1 })}>{t("Take theirs, drop mine")}</Button>
                <Button
                  kind="main"
                  onClick={() => this.save(theirs.mine, theirs.etag).then(() => say("ok", t("Saved.")), (problem: Error) => say("bad", problem.message))}
                >
                  {t("Save mine on top")}
                </Button>
              </div>
            </Notice>
          </div>
        ) : null}
        <div key={`${etag}/${version}`}>{show({ profile, save: (changes) => this.save(changes) })}</div>
      </div>
    );
  }
}
