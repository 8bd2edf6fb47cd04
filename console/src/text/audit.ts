// SPDX-License-Identifier: Apache-2.0
// What was done, in words: the service writes it down as programs read it.
import { t } from "./i18n";

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
