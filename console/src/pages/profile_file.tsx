// SPDX-License-Identifier: Apache-2.0
// The file of one integration as a person writes it, and what it was before.
import { Component, h } from "preact";
import { ApiError, ask, get, may, of } from "../api/client";
import { live } from "../api/live";
import type { LineProblem, Profile, Version, Versions, VersionText } from "../api/schema";
import { dateTime } from "../text/format";
import { t } from "../text/i18n";
import { problemText } from "../text/problems";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { DiffView } from "../ui/diff";
import { Load } from "../ui/load";
import { Notice, say } from "../ui/notice";

// Of a file that cannot be read the service does not know what in it is secret: it sends a remark instead.
export const isShown = (yaml: string) => yaml.split("\n").some((line) => line.trim() !== "" && !line.startsWith("#"));

interface TextState {
  text: string;
  etag: string;
  busy: boolean;
  problem: string;
  lines: LineProblem[];
  read: boolean;
  began: string; // what was read before it was typed into
  theirs: { text: string; etag: string } | null;
}

export class TextEditor extends Component<{ profile: string }, TextState> {
  state: TextState = { text: "", etag: "", busy: false, problem: "", lines: [], read: false, began: "", theirs: null };

  componentDidMount() {
    void this.load();
  }

  load = async () => {
    try {
      const { value, etag } = await ask<Profile>("GET", of(this.props.profile));
      this.take(value.yaml, etag);
      this.setState({ read: isShown(value.yaml) });
    } catch (error) {
      this.setState({ problem: (error as Error).message });
    }
  };

  take(text: string, etag: string) {
    this.setState({ text, etag, began: text, problem: "", lines: [], theirs: null });
  }

  save = async (over = this.state.etag) => {
    this.setState({ busy: true, problem: "", lines: [] });
    try {
      const saved = await ask<Profile>("PUT", of(this.props.profile), { body: { yaml: this.state.text }, etag: over });
      live.put(saved.value.card);
      this.take(saved.value.yaml, saved.etag);
      say("ok", t("Saved. It holds from the next run on."));
    } catch (error) {
      this.setState({ problem: (error as Error).message, lines: error instanceof ApiError ? error.problem.problems ?? [] : [] });
      if (error instanceof ApiError && error.code === "changed_meanwhile") await this.learnTheirs();
    }
    this.setState({ busy: false });
  };

  async learnTheirs() {
    try {
      const { value, etag } = await ask<Profile>("GET", of(this.props.profile));
      this.setState({ theirs: { text: value.yaml, etag } });
    } catch {
      // why it was not saved is said
    }
  }

  // Whole texts are written here: of the two one goes.
  clash({ text, etag }: { text: string; etag: string }) {
    return (
      <div>
        <p>{t("What somebody else changed")}</p>
        <DiffView before={this.state.began} after={text} />
        <div class="actions">
          <Button onClick={() => this.take(text, etag)}>{t("Take theirs, drop mine")}</Button>
          <Button onClick={() => this.save(etag)}>{t("Save mine, drop theirs")}</Button>
        </div>
      </div>
    );
  }

  render(_: unknown, { text, etag, busy, problem, lines, read, theirs }: TextState) {
    if (etag && !read)
      return (
        <div>
          <p>{t("What stands in the file is not shown: it cannot be read, so nobody knows what in it is secret. Restore one of its last versions, or have the file mended where it lies; it is read again at once.")}</p>
          <div class="actions"><Button onClick={this.load}>{t("Read again")}</Button></div>
        </div>
      );
    return (
      <div>
        <label for="yaml">{t("The file as a person writes it. Comments and sequence stay.")}</label>
        <textarea id="yaml" class="code" rows={24} spellcheck={false} readOnly={!may("configure")} value={text} onInput={(event: Event) => this.setState({ text: (event.target as HTMLTextAreaElement).value })} />
        {problem ? <Notice tone="bad" title={problem}><ul>{lines.map((line) => <li>{problemText(line)}</li>)}</ul>{theirs ? this.clash(theirs) : null}</Notice> : null}
        {may("configure") ? (
          <div class="actions">
            <Button onClick={this.load}>{t("Read again")}</Button>
            <Button kind="main" busy={busy} onClick={() => this.save()}>{t("Save the file")}</Button>
          </div>
        ) : null}
      </div>
    );
  }
}

interface VersionTexts {
  versions: Version[];
  texts: VersionText[];
}

const kVersions = 10;

export class VersionsList extends Component<{ profile: string; onRestored: () => void }, { asking: Version | null }> {
  state: { asking: Version | null } = { asking: null };

  load = async (signal: AbortSignal): Promise<VersionTexts> => {
    const { profile } = this.props;
    const versions = (await get<Versions>(of(profile, "versions"), { signal })).versions.slice(0, kVersions);
    const texts = await Promise.all(versions.map((version) => get<VersionText>(of(profile, "versions", version.etag), { signal })));
    return { versions, texts };
  };

  restore = async () => {
    const { profile, onRestored } = this.props;
    const { etag } = await ask<Profile>("GET", of(profile));
    live.put((await ask<Profile>("POST", of(profile, "versions", this.state.asking!.etag, "restore"), { etag })).value.card);
    say("ok", t("Restored. It holds from the next run on."));
    onRestored();
  };

  version(version: Version, text: VersionText, before: VersionText | undefined) {
    const who = version.by === "file" ? t("changed in the file") : version.by;
    return (
      <li class="card">
        <details>
          <summary>{dateTime(version.at)} · {who} {version.current ? <span class="tag">{t("now")}</span> : version.at_work ? <span class="tag">{t("runs use this one")}</span> : null}</summary>
          {before ? (
            <DiffView before={before.yaml} after={text.yaml} />
          ) : <p class="quiet">{t("The oldest version that is shown.")}</p>}
        </details>
        {may("configure") && !version.current && isShown(text.yaml) ? (
          <Button icon="back" onClick={() => this.setState({ asking: version })}>{t("Restore this version")}</Button>
        ) : null}
      </li>
    );
  }

  render({ profile }: { profile: string; onRestored: () => void }, { asking }: { asking: Version | null }) {
    return (
      <div>
        <Load<VersionTexts>
          of={profile}
          from={this.load}
          show={({ versions, texts }) =>
            versions.length ? <ul class="plain">{versions.map((version, i) => this.version(version, texts[i], texts[i + 1]))}</ul> : <p class="quiet">{t("No version is kept yet.")}</p>
          }
        />
        {asking ? (
          <Dialog title={t("Restore the version of {time}?", { time: dateTime(asking.at) })} action={t("Restore this version")} onAction={this.restore} onClose={() => this.setState({ asking: null })}>
            <p>{t("The whole file becomes what it was then: settings, mapping and schedule.")}</p>
          </Dialog>
        ) : null}
      </div>
    );
  }
}
