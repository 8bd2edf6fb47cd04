// SPDX-License-Identifier: Apache-2.0
// The rows of a check: each ticked off, or with what to do.
import { h } from "preact";
import type { CheckAnswer, CheckRow } from "../api/schema";
import { arrows } from "../text/format";
import { t } from "../text/i18n";
import { Icon, type IconName } from "./icon";
import { withTitles } from "./setting_names";
import type { SettingsSchema } from "./settings_schema";

const kLook: Record<CheckRow["status"], { icon: IconName; tone: string; text: () => string }> = {
  ok: { icon: "ok", tone: "ok", text: () => t("in order") },
  warning: { icon: "warning", tone: "warning", text: () => t("warning") },
  error: { icon: "bad", tone: "bad", text: () => t("wrong") },
  skipped: { icon: "skipped", tone: "none", text: () => t("not looked at") },
};

const kSections: Record<string, () => string> = {
  profile: () => t("The profile"),
  mapping: () => t("The mapping"),
  sample: () => t("Real records"),
  state: () => t("What is remembered"),
};

// Where it stands in the profile's file is for who edits that by hand.
const withoutPlace = (message: string) => message.replace(/^\/\S+:\d+:\d+: /, "");

interface Props {
  answer: CheckAnswer;
  /** What the connectors are called, by id. */
  titles: Record<string, string>;
  /** Their settings, by id too. */
  settings?: Record<string, SettingsSchema>;
  mend?: (section: string, row: CheckRow) => JSX.Element | null;
  /** What is wrong only because its turn has not come yet. */
  isLater?: (section: string, row: CheckRow) => boolean;
}

export function CheckRows({ answer, titles, settings, mend, isLater }: Props) {
  const told = (section: string, text: string) => withTitles(arrows(text), settings?.[section]);
  return (
    <div class="checks">
      {Object.entries(answer.checks).map(([section, rows]) => (
        <section key={section}>
          <h3>{kSections[section]?.() ?? titles[section] ?? section}</h3>
          <ul>
            {rows.map((row) => {
              const later = isLater?.(section, row) ?? false;
              const look = kLook[later ? "skipped" : row.status];
              return (
                <li key={row.id} class={look.tone}>
                  <Icon name={look.icon} />
                  <div>
                    <strong>{row.title}</strong> <span class="unseen">{look.text()}</span>
                    {later ? <p>{t("It is chosen in the next step.")}</p> : row.message ? <p>{told(section, withoutPlace(row.message))}</p> : null}
                    {!later && row.hint && row.status !== "ok" ? <p class="do"><b>{t("What to do:")}</b> {told(section, row.hint)}</p> : null}
                    {mend?.(section, row) ?? null}
                  </div>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
