// SPDX-License-Identifier: Apache-2.0
// One rule of a mapping, between how the profile writes it and how the page edits it.
import type { Step } from "./transforms";

export type Mode = "from" | "all" | "template" | "value" | "ref";

export interface Rule {
  mode: Mode;
  paths: string[]; // from, all
  text: string; // template, value, ref
  apply: Step[];
  fallback: string | null; // default
  rest: Record<string, unknown>; // what the page does not edit and keeps: otherwise, per
}

export const kNoRule: Rule = { mode: "from", paths: [], text: "", apply: [], fallback: null, rest: {} };

const asList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]);

function stepsOf(value: unknown): Step[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as Step[];
}

export function readRule(written: unknown): Rule {
  if (written === undefined || written === null) return { ...kNoRule };
  if (typeof written !== "object" || Array.isArray(written)) return { ...kNoRule, paths: asList(written) };
  const { from, all, template, value, ref, apply, default: fallback, ...rest } = written as Record<string, unknown>;
  const common = { apply: stepsOf(apply), fallback: fallback === undefined ? null : String(fallback), rest };
  if (template !== undefined) return { ...kNoRule, ...common, mode: "template", text: String(template) };
  if (value !== undefined) return { ...kNoRule, ...common, mode: "value", text: String(value) };
  if (ref !== undefined) return { ...kNoRule, ...common, mode: "ref", text: String(ref) };
  if (all !== undefined) return { ...kNoRule, ...common, mode: "all", paths: asList(all) };
  return { ...kNoRule, ...common, paths: asList(from) };
}

/** As the profile writes it, in the shortest form; undefined when the field is not mapped. */
export function writeRule(rule: Rule): unknown {
  const paths = rule.paths.filter(Boolean);
  const options: Record<string, unknown> = {};
  if (rule.apply.length) options.apply = rule.apply;
  Object.assign(options, rule.rest);
  if (rule.fallback !== null) options.default = rule.fallback;
  switch (rule.mode) {
    case "template":
      return rule.text === "" ? undefined : { template: rule.text, ...options };
    case "value":
      return { value: rule.text, ...options };
    case "ref":
      return { ref: rule.text, ...options };
    case "all":
      return paths.length ? { all: paths, ...options } : undefined;
    case "from": {
      if (!paths.length) return undefined;
      const from = paths.length === 1 ? paths[0] : paths;
      return Object.keys(options).length ? { from, ...options } : from;
    }
  }
}

const kMakesOne = new Set(["first", "last", "join", "count", "sum", "min", "max"]);

export type Misfit = "several" | "empty";

/** What can be seen of a rule that will not do, before a record is tried. */
export function misfitOf(rule: Rule, field: { list?: boolean; required?: boolean } , gathers: boolean): Misfit | null {
  const written = writeRule(rule);
  if (written === undefined) return field.required ? "empty" : null;
  if (field.list || gathers || (rule.mode !== "from" && rule.mode !== "all")) return null;
  const several = rule.mode === "all" || rule.paths.some((path) => /\[(\D[^\]]*)?\]/.test(path));
  const madeOne = rule.apply.some((step) => kMakesOne.has(typeof step === "string" ? step : Object.keys(step)[0]));
  return several && !madeOne ? "several" : null;
}
