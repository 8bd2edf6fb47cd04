// SPDX-License-Identifier: Apache-2.0
// What can be done with a value, and the form each way of it needs; both come from the host's own usages.
import type { Transform } from "../api/schema";
import { t } from "../text/i18n";
import { readFlow } from "./flow_text";

/** One transform as the profile has it: `trim`, `{ e164: "CZ" }`, `{ number: { format: "0.00" } }`. */
export type Step = string | Record<string, unknown>;

/** One way to write a transform. */
export type Way =
  | { kind: "bare" }
  | { kind: "one"; example: string }
  | { kind: "several"; examples: string[] }
  | { kind: "options"; options: { name: string; example: string }[] }
  | { kind: "table" };

const kTitles: Record<string, () => string> = {
  boolean: () => t("Yes or no"),
  capitalize: () => t("Capital First Letters"),
  count: () => t("Count"),
  date: () => t("Date as …"),
  default: () => t("Stand in for nothing"),
  distinct: () => t("Each value once"),
  e164: () => t("Phone number as +420 …"),
  email: () => t("E-mail address"),
  first: () => t("The first"),
  first_name: () => t("Given name"),
  hash: () => t("Hash"),
  join: () => t("Join to one text"),
  last: () => t("The last"),
  last_name: () => t("Surname"),
  lower: () => t("small letters"),
  map: () => t("Table of values"),
  mask: () => t("Mask"),
  max: () => t("The largest"),
  min: () => t("The smallest"),
  number: () => t("Number as …"),
  prefix: () => t("Text before"),
  replace: () => t("Replace"),
  split: () => t("Split to a list"),
  strip_prefix: () => t("Take text off the beginning"),
  suffix: () => t("Text behind"),
  sum: () => t("Sum"),
  take: () => t("The first few"),
  trim: () => t("Without blanks around"),
  truncate: () => t("Cut to a length"),
  upper: () => t("CAPITAL LETTERS"),
  url: () => t("Put into an address"),
  wrap: () => t("Make it a list"),
};

export function titleOf(name: string): string {
  return kTitles[name]?.() ?? name;
}

const kOptions = new Map<string, () => string>([
  ["invalid", () => t("What is no such thing")],
  ["otherwise", () => t("Where that is nothing")],
  ["per", () => t("For each")],
  ["region", () => t("Country of numbers without a code")],
]);

const kValues = new Map<string, () => string>([
  ["drop", () => t("is left out")],
  ["fail", () => t("lets the record fail")],
  ["keep", () => t("stays as it is")],
]);

const valueWords = (option: string, value: unknown) => (option === "invalid" ? kValues.get(String(value))?.() : undefined) ?? String(value);

export function optionText(name: string): string {
  return kOptions.get(name)?.() ?? name;
}

function wayOf(usage: string): Way | null {
  let tree;
  try {
    tree = readFlow(usage);
  } catch {
    return null; // written for people only
  }
  if (typeof tree === "string") return { kind: "bare" };
  if (Array.isArray(tree)) return null;
  const [value] = Object.values(tree);
  if (typeof value === "string") return { kind: "one", example: value };
  if (Array.isArray(value)) return { kind: "several", examples: value.map(String) };
  // A table has keys of the data, written in capitals or as the star; options have names.
  const names = Object.keys(value);
  if (names.includes("*") || names.some((name) => name !== name.toLowerCase())) return { kind: "table" };
  return { kind: "options", options: names.map((name) => ({ name, example: String(value[name]) })) };
}

export function waysOf(transform: Pick<Transform, "usages">): Way[] {
  return transform.usages.map(wayOf).filter((way): way is Way => way !== null);
}

export function nameOf(step: Step): string {
  return typeof step === "string" ? step : Object.keys(step)[0] ?? "";
}

export function argumentOf(step: Step): unknown {
  return typeof step === "string" ? undefined : Object.values(step)[0];
}

/** The way a step is written in; null when none of the transform's fits. */
export function wayUsed(step: Step, ways: Way[]): Way | null {
  const value = argumentOf(step);
  const kind =
    value === undefined
      ? "bare"
      : Array.isArray(value)
        ? "several"
        : value !== null && typeof value === "object"
          ? ways.some((way) => way.kind === "table") ? "table" : "options"
          : "one";
  return ways.find((way) => way.kind === kind) ?? null;
}

/** A step as it is when it has just been added: the way that needs least, its fields empty. */
export function newStep(name: string, way: Way | undefined): Step {
  switch (way?.kind) {
    case "one":
      return { [name]: "" };
    case "several":
      return { [name]: way.examples.map(() => "") };
    case "options":
      return { [name]: {} };
    case "table":
      return { [name]: { "": "" } };
    default:
      return name;
  }
}

export function stepText(step: Step): string {
  const value = argumentOf(step);
  const title = titleOf(nameOf(step));
  if (value === undefined) return title;
  if (Array.isArray(value)) return `${title}: ${value.join(" → ")}`;
  if (value !== null && typeof value === "object")
    return `${title}: ${Object.entries(value as object).map(([name, item]) => `${optionText(name)} → ${valueWords(name, item)}`).join(", ")}`;
  return `${title}: ${String(value)}`;
}
