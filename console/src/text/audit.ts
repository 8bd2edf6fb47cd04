// SPDX-License-Identifier: Apache-2.0
// What was done, in words: the service writes it down as programs read it.
import { t, tn } from "./i18n";
import { flowText } from "./names";

const kActions: Record<string, () => string> = {
  "account.change": () => t("changed an account"),
  "account.create": () => t("made an account"),
  "account.remove": () => t("removed an account"),
  "failed.drop": () => t("dropped failed records"),
  "failed.edit": () => t("mended a failed record"),
  "failed.ignore": () => t("ignored failed records"),
  "failed.retry": () => t("offered failed records again"),
  "identity.join": () => t("joined records"),
  "identity.split": () => t("split records"),
  login: () => t("logged in"),
  "login.refused": () => t("was refused at the login"),
  logout: () => t("logged out"),
  password: () => t("changed the own password"),
  "plugin.release": () => t("let a connector run again"),
  "profile.activate": () => t("activated an integration"),
  "profile.change": () => t("changed an integration"),
  "profile.create": () => t("made an integration"),
  "profile.deactivate": () => t("deactivated an integration"),
  "profile.remove": () => t("took an integration out of service"),
  reveal: () => t("looked at personal values"),
  "run.cancel": () => t("cancelled a run"),
  "run.start": () => t("started a run"),
  "secret.set": () => t("set a secret"),
  "service.language": () => t("chose the language of runs"),
  "token.create": () => t("made an API token"),
  "token.remove": () => t("removed an API token"),
};

export function auditText(action: string): string {
  return kActions[action]?.() ?? action;
}

const kDetails = new Map<string, () => string>([
  ["administrator", () => t("administrator")],
  ["operator", () => t("operator")],
  ["viewer", () => t("viewer")],
  ["password", () => t("password")],
  ["explain", () => t("by the search")],
  ["failed", () => t("of failed records")],
  ["identity", () => t("in conflicts of identity")],
  ["plan", () => t("in a plan")],
  ["preview", () => t("in a preview")],
  ["text", () => t("the text of the file")],
]);

// "/streams/people/fields/title": where in the profile it is.
function placeText(pointer: string): string {
  const [, area, name, what, ...rest] = pointer.split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (area === "schedule") return t("schedule");
  if (area === "source" && what) return t("source: {setting}", { setting: [what, ...rest].join(".") });
  if (area === "destination" && what) return t("destination: {setting}", { setting: [what, ...rest].join(".") });
  if (area !== "streams" && area !== "flows") return pointer;
  if (what === "fields" && rest.length) return t("mapping of {flow}: {field}", { flow: flowText(name), field: rest.join(".") });
  return name ? t("mapping of {flow}", { flow: flowText(name) }) : t("the whole mapping");
}

/** What of it: places, a count of records, a record's key. */
export function auditDetail(detail: string): string {
  const count = /^(\d+) records$/.exec(detail);
  if (count) return tn("{n} record", "{n} records", Number(count[1]));
  if (detail.startsWith("/")) return detail.split(" ").map((place) => (place === "..." ? "…" : placeText(place))).join(", ");
  const one = /^failed (.+)$/.exec(detail);
  if (one) return t("of the failed record {record}", { record: one[1] });
  const known = detail.split(" ").map((word) => kDetails.get(word)?.());
  return known.every((word) => word !== undefined) ? known.join(", ") : detail;
}
