// SPDX-License-Identifier: Apache-2.0
// What was taken out of service, and the way back.
import { Component, h } from "preact";
import { get, post } from "../api/client";
import { live } from "../api/live";
import type { Profile, RemovedProfiles } from "../api/schema";
import { go } from "../route";
import { dateTime } from "../text/format";
import { t, tn } from "../text/i18n";
import { Button } from "../ui/button";
import { say, sayError } from "../ui/notice";

type One = RemovedProfiles["removed"][number];

export class Removed extends Component<Record<string, never>, { removed: One[]; busy: string }> {
  state = { removed: [] as One[], busy: "" };

  componentDidMount() {
    get<RemovedProfiles>("/api/removed").then(({ removed }) => this.setState({ removed }), sayError);
  }

  putBack = async ({ id, name }: One) => {
    this.setState({ busy: id });
    try {
      live.put((await post<Profile>(`/api/removed/${encodeURIComponent(id)}/restore`)).card);
      say("ok", t("{name} is back. Activate it when it is to run again.", { name }));
      go("p", name);
    } catch (error) {
      this.setState({ busy: "" });
      sayError(error);
    }
  };

  render(_: unknown, { removed, busy }: { removed: One[]; busy: string }) {
    if (!removed.length) return null;
    return (
      <details>
        <summary>{tn("{n} integration is out of service", "{n} integrations are out of service", removed.length)}</summary>
        <ul class="plain">
          {removed.map((one) => (
            <li class="head">
              <strong>{one.name}</strong>
              <span class="note">{t("since {time}", { time: dateTime(one.at) })}</span>
              <Button busy={busy === one.id} onClick={() => this.putBack(one)}>{t("Put back")}</Button>
            </li>
          ))}
        </ul>
      </details>
    );
  }
}
