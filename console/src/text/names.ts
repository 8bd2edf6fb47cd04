// SPDX-License-Identifier: Apache-2.0
// Names that are proposed for a profile's parts, in people's words; what somebody named otherwise stays as it is.
import { t } from "./i18n";

const kFlows = new Map<string, () => string>([
  ["companies", () => t("Companies")],
  ["customers", () => t("Customers")],
  ["orders", () => t("Orders")],
  ["people", () => t("People")],
]);

export function flowText(name: string): string {
  return kFlows.get(name)?.() ?? name;
}

const kKeys = new Map<string, () => string>([
  ["company_id", () => t("Company's number")],
  ["email", () => "E-mail"],
  ["id", () => t("Identifier")],
  ["name", () => t("Name")],
  ["phone", () => t("Phone")],
  ["vat_id", () => t("VAT number")],
]);

/** What records are put together by. */
export function keyText(name: string): string {
  return kKeys.get(name)?.() ?? name;
}

/** What is typed as the name it can become: "Můj obchod" is muj-obchod. */
export function nameFrom(typed: string): string {
  const letters = typed.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return letters.replace(/[^a-z0-9-]+/g, "-").replace(/^-+/, "");
}
