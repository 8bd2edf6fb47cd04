// SPDX-License-Identifier: Apache-2.0
// Something to know, where it matters; and short messages that a reader of the screen hears as well.
import { Component, h } from "preact";
import { ApiError } from "../api/client";
import { t } from "../text/i18n";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";

export type Tone = "ok" | "info" | "warning" | "bad";

const kIcons: Record<Tone, IconName> = { ok: "ok", info: "info", warning: "warning", bad: "bad" };

export function Notice(props: { tone: Tone; title?: string; quiet?: boolean; children?: any }) {
  return (
    <div class={`notice ${props.tone}`} role={props.quiet ? undefined : props.tone === "bad" ? "alert" : "status"}>
      <Icon name={kIcons[props.tone]} />
      <div>
        {props.title ? <strong>{props.title}</strong> : null}
        {props.children}
      </div>
    </div>
  );
}

interface Message {
  id: number;
  tone: Tone;
  text: string;
}

let show: (tone: Tone, text: string) => void = () => undefined;

/** Says something in passing. */
export function say(tone: Tone, text: string): void {
  show(tone, text);
}

export function sayError(error: unknown): void {
  const problems = error instanceof ApiError ? error.problem.problems ?? [] : [];
  say("bad", [error instanceof Error ? error.message : String(error), ...problems.map((problem) => problem.message)].join(" "));
}

const kShown = 6000;
const kBadShown = 20_000; // what went wrong takes longer to read

export class Messages extends Component<Record<string, never>, { messages: Message[] }> {
  state = { messages: [] as Message[] };
  private last = 0;

  componentDidMount() {
    // What was said of one page is not about the next.
    window.addEventListener("hashchange", () => this.setState({ messages: this.state.messages.filter((m) => m.tone !== "bad") }));
    show = (tone, text) => {
      const id = ++this.last;
      this.setState({ messages: [...this.state.messages.filter((m) => m.text !== text), { id, tone, text }] });
      setTimeout(() => this.away(id), tone === "bad" ? kBadShown : kShown);
    };
  }

  away(id: number) {
    this.setState({ messages: this.state.messages.filter((m) => m.id !== id) });
  }

  render() {
    return (
      <div class="messages" role="status" aria-live="polite">
        {this.state.messages.map((m) => (
          <div key={String(m.id)} class={`message ${m.tone}`}>
            <Icon name={kIcons[m.tone]} />
            <span>{m.text}</span>
            <Button kind="quiet" icon="bad" label={t("Close")} onClick={() => this.away(m.id)} />
          </div>
        ))}
      </div>
    );
  }
}
