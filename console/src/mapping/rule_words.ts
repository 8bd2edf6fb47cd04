// SPDX-License-Identifier: Apache-2.0
// A rule in words: as a profile has it, and as the service tells it in one line.
import { t } from "../text/i18n";
import { flowText } from "../text/names";
import type { Rule } from "./rule";
import { optionText, titleOf as transformTitle } from "./transforms";

/** What a field is called, by its path. */
export type TitleOf = (path: string) => string;

const inText = (text: string, titleOf: TitleOf) => text.replace(/\{([^{}]*)\}/g, (_, path: string) => `{${titleOf(path)}}`);
const inTurn = (paths: string[], titleOf: TitleOf) => paths.map(titleOf).join(t(", else "));

/** Where the value comes from; what is done with it then stands apart. */
export function ruleWords({ mode, paths, text }: Rule, titleOf: TitleOf): string {
  if (mode === "template") return t("Text: {text}", { text: inText(text, titleOf) });
  if (mode === "value") return t("Always “{text}”", { text });
  if (mode === "ref") return t("The object of flow {flow}", { flow: flowText(text) });
  return mode === "all" ? paths.map(titleOf).join(" + ") : inTurn(paths, titleOf);
}

const listed = (text: string) => text.split(", ").filter(Boolean);
const unquoted = (text: string) => text.replace(/^"|"$/g, "");

function beginningWords(text: string, titleOf: TitleOf): string {
  if (text.startsWith("= ")) return t("Always “{text}”", { text: unquoted(text.slice(2)) });
  if (text.startsWith("-> ")) return t("The object of flow {flow}", { flow: flowText(text.slice(3)) });
  if (text.startsWith('"')) return t("Text: {text}", { text: inText(unquoted(text), titleOf) });
  const [sources, per] = text.split(" per ");
  const all = /^all\((.*)\)$/.exec(sources);
  const words = all ? listed(all[1]).map(titleOf).join(" + ") : inTurn(listed(sources), titleOf);
  return per ? `${words} (${titleOf(per)})` : words;
}

function stepWords(text: string, titleOf: TitleOf): string {
  const [, name, inside] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  if (name === "otherwise") return t("else {what}", { what: inTurn(listed(inside ?? ""), titleOf) });
  if (name === "default") return t("else “{text}”", { text: unquoted(inside ?? "") });
  if (!name) return text;
  if (!inside) return transformTitle(name);
  const plain = inside.replace(/"([^"]*)"/g, "$1").replace(/\b(\w+): /g, (_, option: string) => `${optionText(option)}: `);
  return `${transformTitle(name)}: ${inText(plain, titleOf)}`;
}

/** `name, email | last_name | default("-")`, which is how the service tells a rule. */
export function lineWords(line: string, titleOf: TitleOf): string {
  const [beginning, ...steps] = line.split(" | ");
  return [beginningWords(beginning, titleOf), ...steps.map((step) => stepWords(step, titleOf))].join(" · ");
}
