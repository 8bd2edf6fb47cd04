// SPDX-License-Identifier: Apache-2.0
// A connector's settings as its JSON Schema tells them (sdk/schema/spec.schema.json), and what is wrong with values.
import { t } from "../text/i18n";
import type { Change } from "../api/schema";
import type { LinkShape } from "../mapping/links";

export interface Setting {
  type: string | string[];
  title: string;
  description?: string;
  writeOnly?: boolean;
  default?: unknown;
  pattern?: string;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  examples?: unknown[];
  properties?: Record<string, Setting>;
  items?: Setting;
  required?: string[];
  "x-group"?: string;
  /** The values of `enum` in words. */
  "x-choices"?: NamedChoice[];
  /** It matters only where each of these settings has one of the values. */
  "x-when"?: Record<string, string[]>;
  /** `check`: it is chosen from what a check finds, so only after the first one. */
  "x-options"?: string;
}

export interface NamedChoice {
  value: string;
  title: string;
  description?: string;
}

/** Where the source's system reaches the service: behind the address of the profile's hooks, the value of `setting`. */
export interface HookAddresses {
  setting: string;
  addresses: { path: string; title: string; description?: string }[];
}

export interface SettingsSchema {
  properties: Record<string, Setting>;
  required?: string[];
  /** What is required only where it matters. */
  allOf?: { then?: { required?: string[] } }[];
  "x-hooks"?: HookAddresses;
  "x-links"?: LinkShape[];
}

export interface Spec {
  title: string;
  config: SettingsSchema;
  /** Of a destination: what it can make one object of several of; none where it cannot. */
  merge?: { targets: string[] };
}

export type Values = Record<string, unknown>;

export const kKept = "********";

export function typeOf(setting: Setting): string {
  return Array.isArray(setting.type) ? setting.type[0] : setting.type;
}

/** Settings that are chosen only once a check has told what there is. */
export function isLate(setting: Setting): boolean {
  return setting["x-options"] === "check";
}

/** Whether a setting is of any meaning beside these values. */
export function matters(schema: SettingsSchema, values: Values, name: string): boolean {
  return Object.entries(schema.properties[name]["x-when"] ?? {}).every(([other, wanted]) => {
    const value = isEmpty(values[other]) ? schema.properties[other]?.default : values[other];
    return wanted.includes(String(value ?? ""));
  });
}

/** Required always, or where it matters. */
export function isRequired(schema: SettingsSchema, name: string): boolean {
  return [schema.required, ...(schema.allOf ?? []).map((one) => one.then?.required)].some((names) => names?.includes(name));
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === "";

function wrongWith(setting: Setting, value: unknown, required: boolean): string {
  if (isEmpty(value)) return required ? t("This is needed.") : "";
  const text = String(value);
  // A value from the environment or a file is not known here.
  if (/\$\{[^}]*\}/.test(text) || text === kKept) return "";
  if (typeOf(setting) === "integer") {
    const whole = Number(text);
    if (!/^-?\d+$/.test(text)) return t("A whole number is needed.");
    if (setting.minimum !== undefined && whole < setting.minimum) return t("At least {n}.", { n: setting.minimum });
    if (setting.maximum !== undefined && whole > setting.maximum) return t("At most {n}.", { n: setting.maximum });
  }
  if (typeOf(setting) === "string" && setting.pattern) {
    try {
      if (!new RegExp(setting.pattern).test(text)) return t("It does not have the form it should have.");
    } catch {
      // a pattern this browser does not know: the service looks itself
    }
  }
  return "";
}

/** What is wrong with the values, by setting. */
export function wrongIn(schema: SettingsSchema, values: Values, late: boolean): Record<string, string> {
  const wrong: Record<string, string> = {};
  for (const [name, setting] of Object.entries(schema.properties)) {
    if ((isLate(setting) && !late) || !matters(schema, values, name)) continue;
    const said = wrongWith(setting, values[name], isRequired(schema, name));
    if (said) wrong[name] = said;
  }
  return wrong;
}

/** Of what was said to be wrong, what still stands: whatever has been typed anew is not known yet. */
export function stillWrong(wrong: Record<string, string>, before: Values, now: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(wrong).filter(([name]) => JSON.stringify(before[name]) === JSON.stringify(now[name])));
}

/** The values as the profile takes them: nothing for what is empty or does not matter, numbers as numbers. */
export function toConfig(schema: SettingsSchema, values: Values): Values {
  const config: Values = {};
  for (const [name, setting] of Object.entries(schema.properties)) {
    const value = values[name];
    if (isEmpty(value) || !matters(schema, values, name)) continue;
    config[name] = typeOf(setting) === "integer" && /^-?\d+$/.test(String(value)) ? Number(value) : value;
  }
  return config;
}

/** What was typed and differs from what is stored. What does not matter now stays as it is: one may go back. */
export function configChanges(schema: SettingsSchema, values: Values, stored: Values, path: (name: string) => string): Change[] {
  const config = toConfig(schema, values);
  return [...new Set([...Object.keys(stored), ...Object.keys(config)])]
    .filter((name) => JSON.stringify(stored[name]) !== JSON.stringify(config[name]))
    .filter((name) => !(name in schema.properties) || matters(schema, values, name))
    .map((name): Change => (config[name] === undefined ? { op: "remove", path: path(name) } : { op: "set", path: path(name), value: config[name] }));
}

export interface Group {
  title: string;
  names: string[];
  folded: boolean; // what most people leave as it is
}

/** Settings that matter, in the groups the connector gives them; those after the first that insist on nothing are folded. */
export function groupsOf(schema: SettingsSchema, values: Values): Group[] {
  const groups: Group[] = [];
  for (const [name, setting] of Object.entries(schema.properties)) {
    if (!matters(schema, values, name)) continue;
    const title = setting["x-group"] ?? "";
    let group = groups.find((known) => known.title === title);
    if (!group) groups.push((group = { title, names: [], folded: groups.length > 0 }));
    group.names.push(name);
    if (isRequired(schema, name)) group.folded = false;
  }
  return groups;
}
