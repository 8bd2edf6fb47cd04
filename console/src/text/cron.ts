// SPDX-License-Identifier: Apache-2.0
// What is wrong with a line of cron, as far as its own field can say it; the service looks again.
import { t } from "./i18n";

interface Part {
  name: () => string;
  least: number;
  most: number;
  names: string[];
}

const kParts: Part[] = [
  { name: () => t("Minute"), least: 0, most: 59, names: [] },
  { name: () => t("Hour"), least: 0, most: 23, names: [] },
  { name: () => t("Day"), least: 1, most: 31, names: [] },
  { name: () => t("Month"), least: 1, most: 12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] },
  { name: () => t("Weekday"), least: 0, most: 7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];
const kDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function valueOf(text: string, { least, most, names }: Part): number | null {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return least + named;
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null;
}

// The values a list names; null = it cannot be read.
function valuesOf(list: string, part: Part): Set<number> | null {
  const values = new Set<number>();
  for (const item of list.split(",")) {
    const [, range, step] = /^([^/]*)(?:\/(\d+))?$/.exec(item) ?? [];
    if (range === undefined) return null;
    const [first, last, more] = range === "*" ? [String(part.least), String(part.most)] : range.split("-");
    const from = valueOf(first, part);
    const to = last === undefined ? from : valueOf(last, part);
    const every = step === undefined ? 1 : Number(step);
    if (from === null || to === null || more !== undefined || from > to || every < 1 || every > part.most || (step !== undefined && last === undefined)) return null;
    for (let value = from; value <= to; value += every) values.add(value);
  }
  return values;
}

/** Why it is none, or would never run; empty where nothing is wrong. */
export function cronProblem(line: string): string {
  const lists = line.trim().split(/\s+/).filter(Boolean);
  if (lists.length !== kParts.length) return t("Five parts are needed: minute, hour, day, month and weekday. Here are {n}.", { n: lists.length });
  const values = lists.map((list, i) => valuesOf(list, kParts[i]));
  const wrong = kParts[values.indexOf(null)];
  if (wrong) return t("{part}: *, */step, or values and ranges from {least} to {most} joined by commas.", { part: wrong.name(), least: wrong.least, most: wrong.most });
  const [, , days, months] = values as Set<number>[];
  const comes = [...months].some((month) => [...days].some((day) => day <= kDays[month - 1]));
  // Where a weekday is named too, one of both is enough.
  return comes || !lists[4].startsWith("*") ? "" : t("It would never run: no month of these has such a day.");
}
