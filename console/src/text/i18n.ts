// SPDX-License-Identifier: Apache-2.0
// Texts for people. They stand in the sources in English; catalogs (po/*.po) say them in each language.

export type Language = "cs" | "en";
type Values = Record<string, string | number>;

export const kLanguages: { id: Language; name: string }[] = [
  { id: "cs", name: "Čeština" },
  { id: "en", name: "English" },
];

// Which form of a plural text is meant, in the sequence of the catalog's forms.
const kForms: Record<Language, string[]> = { cs: ["one", "few", "other"], en: ["one", "other"] };
const kRemembered = "spojka.language";

let language: Language = "en";
let catalog: Record<string, string | string[]> = {};

export function currentLanguage(): Language {
  return language;
}

/** How numbers and times are written: as the browser's own English has it, British where it has none. */
export function currentLocale(): string {
  if (language === "cs") return "cs-CZ";
  return globalThis.navigator?.languages?.find((tag) => tag.startsWith("en-")) ?? "en-GB";
}

/** What was chosen here before, else what the browser prefers. */
export function preferredLanguage(): Language {
  const wanted = [remembered(), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  for (const id of wanted) if (id === "cs" || id === "en") return id;
  // Whoever reads Slovak reads Czech more easily than English.
  return wanted.includes("sk") ? "cs" : "en";
}

function remembered(): string | null {
  try {
    return localStorage.getItem(kRemembered);
  } catch {
    return null; // storage is switched off: the choice lasts as long as the page
  }
}

/** Loads the language's catalog and makes it the page's. */
export async function useLanguage(wanted: Language, remember: boolean): Promise<void> {
  const address = document.querySelector<HTMLMetaElement>(`meta[name="catalog-${wanted}"]`)?.content;
  const answer = await fetch(address ?? "", { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`catalog ${wanted}: ${answer.status}`);
  catalog = await answer.json();
  language = wanted;
  document.documentElement.lang = wanted;
  if (!remember) return;
  try {
    localStorage.setItem(kRemembered, wanted);
  } catch {
    // see remembered()
  }
}

/** The text in the page's language, with `{name}` replaced. */
export function t(text: string, values?: Values): string {
  const said = catalog[text];
  return filled(typeof said === "string" && said ? said : text, values);
}

/** The text for so many: `tn("{n} record", "{n} records", 3)`. */
export function tn(one: string, many: string, n: number, values?: Values): string {
  const forms = catalog[one];
  const form = Array.isArray(forms) ? forms[kForms[language].indexOf(new Intl.PluralRules(language).select(n))] : undefined;
  const text = form ?? (Array.isArray(forms) ? forms[forms.length - 1] : n === 1 ? one : many);
  return filled(text, { n, ...values });
}

function filled(text: string, values?: Values): string {
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(currentLocale()).format(value) : value;
  });
}
