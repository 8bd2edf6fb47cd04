// SPDX-License-Identifier: Apache-2.0
// A connector's settings as its JSON Schema tells them (sdk/schema/spec.schema.json), and what is wrong with values.
import { t } from "../text/i18n";
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
  /** `check`: it is chosen from what a check finds, so only after the first one. */
  "x-options"?: string;
}

export interface SettingsSchema {
  properties: Record<string, Setting>;
  required?: string[];
  "x-links"?: LinkShape[];
}

export interface Spec {
  title: string;
  config: SettingsSchema;
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
    if (isLate(setting) && !late) continue;
    const said = wrongWith(setting, values[name], schema.required?.includes(name) ?? false);
    if (said) wrong[name] = said;
  }
  return wrong;
}

/** The values as the profile takes them: nothing for what is empty, numbers as numbers. */
export function toConfig(schema: SettingsSchema, values: Values): Values {
  const config: Values = {};
  for (const [name, setting] of Object.entries(schema.properties)) {
    const value = values[name];
    if (isEmpty(value)) continue;
    config[name] = typeOf(setting) === "integer" && /^-?\d+$/.test(String(value)) ? Number(value) : value;
  }
  return config;
}

export interface Group {
  title: string;
  names: string[];
  folded: boolean; // what most people leave as it is
}

/** Settings in the groups the connector gives them; those after the first that insist on nothing are folded. */
export function groupsOf(schema: SettingsSchema): Group[] {
  const groups: Group[] = [];
  for (const [name, setting] of Object.entries(schema.properties)) {
    const title = setting["x-group"] ?? "";
    let group = groups.find((known) => known.title === title);
    if (!group) groups.push((group = { title, names: [], folded: groups.length > 0 }));
    group.names.push(name);
    if (schema.required?.includes(name)) group.folded = false;
  }
  return groups;
}
