// SPDX-License-Identifier: Apache-2.0
// What a run logged. Stays at its end while one is at the end, as a terminal does.
import { Component, h } from "preact";
import type { LogLine } from "../api/schema";
import { clock } from "../text/format";
import { t } from "../text/i18n";

const kMostLines = 500;
const kNear = 30;

function fieldsText(line: LogLine): string {
  return Object.entries(line.fields ?? {}).map(([name, value]) => `${name}=${String(value)}`).join(" ");
}

export class LogView extends Component<{ lines: LogLine[]; cut?: boolean }, Record<string, never>> {
  private element: HTMLElement | null = null;
  private atEnd = true;

  componentDidMount() {
    this.toEnd();
  }

  componentWillUpdate() {
    const e = this.element;
    this.atEnd = !e || e.scrollHeight - e.scrollTop - e.clientHeight < kNear;
  }

  componentDidUpdate() {
    this.toEnd();
  }

  toEnd() {
    if (this.element && this.atEnd) this.element.scrollTop = this.element.scrollHeight;
  }

  render({ lines, cut }: { lines: LogLine[]; cut?: boolean }) {
    const shown = lines.slice(-kMostLines);
    return (
      <div class="log" tabIndex={0} role="region" aria-label={t("Log")} ref={(element: any) => (this.element = element)}>
        {cut || shown.length < lines.length ? <p class="quiet">{t("There were more lines before.")}</p> : null}
        {shown.length ? null : <p class="quiet">{t("Nothing was logged.")}</p>}
        {shown.map((line) => (
          <p class={line.level}>
            <time dateTime={line.time}>{clock(line.time)}</time>{" "}
             {line.level === "info" ? null : <b>{`${line.level} `}</b>}{line.message} <i>{fieldsText(line)}</i>
          </p>
        ))}
      </div>
    );
  }
}
