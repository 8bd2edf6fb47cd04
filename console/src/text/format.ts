// SPDX-License-Identifier: Apache-2.0
// Numbers, times and spans as people of the page's language write them.
import { currentLocale, t, tn } from "./i18n";

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: digits }).format(value);
}

export function dateTime(iso: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
}

export function clock(iso: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { timeStyle: "medium" }).format(new Date(iso));
}

export function dayAndTime(iso: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { day: "numeric", month: "numeric", hour: "numeric", minute: "2-digit" }).format(
    new Date(iso),
  );
}

const kSteps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];

/** "3 minutes ago", "in 2 hours". */
export function relative(iso: string, now: number): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const words = new Intl.RelativeTimeFormat(currentLocale(), { numeric: "auto" });
  for (const [unit, size] of kSteps) if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  return seconds > 0 ? t("in a moment") : t("just now");
}

function measured(seconds: number): string {
  if (seconds < 60) return t("{n} s", { n: Math.round(seconds) });
  if (seconds < 3600) return t("{minutes} min {seconds} s", { minutes: Math.floor(seconds / 60), seconds: Math.round(seconds % 60) });
  return t("{hours} h {minutes} min", { hours: Math.floor(seconds / 3600), minutes: Math.floor((seconds % 3600) / 60) });
}

export function span(seconds: number): string {
  if (seconds < 1) return t("under a second");
  return measured(seconds).replaceAll(" ", "\u00a0"); // a number stays with its unit
}

/** How often a schedule runs, in words; a schedule nobody has words for stays as it is written. */
export function schedule(written: string | null): string {
  if (!written) return t("only when asked");
  const every = /^every (\d+)([mhd])$/.exec(written);
  if (!every) return written.replace(/^cron: */, "cron ");
  const n = Number(every[1]);
  if (every[2] === "m") return tn("about every minute", "about every {n} minutes", n);
  if (every[2] === "h") return tn("about every hour", "about every {n} hours", n);
  return tn("about every day", "about every {n} days", n);
}

/** A way through menus, "Manage -> Users": its arrow is one sign and stays with what it leads from. */
export function arrows(text: string): string {
  return text.replaceAll(" -> ", "\u00a0→ ");
}

/** Any value of a record as one line of text. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.map(valueText).filter(Boolean).join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}
