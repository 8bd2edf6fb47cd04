// SPDX-License-Identifier: Apache-2.0
// When it runs: one of the usual intervals, or a line of cron.
import { h } from "preact";
import { cronProblem } from "../text/cron";
import { schedule as words } from "../text/format";
import { t } from "../text/i18n";
import { SelectField, TextField } from "./field";

const kUsual = ["every 5m", "every 15m", "every 30m", "every 1h", "every 4h", "every 1d"];
const kCron = "cron";

/** As the profile writes it; an empty text is never by itself. */
export function ScheduleField({ id, value, error, onChange }: { id: string; value: string; error?: string; onChange: (value: string) => void }) {
  const isCron = value.startsWith(kCron);
  const known = value === "" || isCron || kUsual.includes(value);
  const choices = [
    ...kUsual.map((usual) => ({ value: usual, title: words(usual) })),
    ...(known ? [] : [{ value, title: words(value) }]),
    { value: kCron, title: t("at certain times (cron)") },
    { value: "", title: t("only when asked") },
  ];
  return (
    <div class="schedule">
      <SelectField id={id} label={t("It runs")} value={isCron ? kCron : value} choices={choices} onChange={(chosen) => onChange(chosen === kCron ? "cron: */15 6-22 * * *" : chosen)} />
      {isCron ? (
        <TextField
          id={`${id}-cron`}
          label={t("Minute, hour, day, month, weekday")}
          help={t("*/15 6-22 * * mon-fri = every 15 minutes from 6 to 22 h on working days")}
          error={error}
          value={value.replace(/^cron: */, "")}
          onInput={(text) => onChange(`cron: ${text}`)}
        />
      ) : null}
    </div>
  );
}

/** What is wrong with it, and the field that says so has the focus; empty where nothing is. */
export function scheduleProblem(id: string, value: string): string {
  const problem = value.startsWith(kCron) ? cronProblem(value.replace(/^cron: */, "")) : "";
  if (problem) setTimeout(() => document.getElementById(`${id}-cron`)?.focus());
  return problem;
}

/** What a document says of it, in the form the field takes. */
export function scheduleOf(document: Record<string, any>): string {
  const written = document.schedule;
  if (written === undefined || written === null) return "";
  return typeof written === "object" ? `cron: ${String(written.cron ?? "")}` : String(written);
}
