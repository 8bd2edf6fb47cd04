// SPDX-License-Identifier: Apache-2.0
// The host's words for why a record failed, in people's.
import { t } from "./i18n";

const kReasons: Record<string, () => string> = {
  rejected: () => t("Refused by the destination"),
  mapping: () => t("Could not be mapped"),
  source: () => t("Unusable at the source"),
  retry_exhausted: () => t("Tried too often"),
  unknown: () => t("Answer lost"),
  reference: () => t("Waits for what it refers to"),
  skipped: () => t("Skipped by the destination"),
};

export function reasonText(reason: string): string {
  return kReasons[reason]?.() ?? reason;
}

const kActions: Record<string, () => string> = {
  create: () => t("create"),
  update: () => t("update"),
  unchanged: () => t("unchanged"),
  skip: () => t("skip"),
  delete: () => t("delete"),
  ignore: () => t("ignore"),
  fail: () => t("would fail"),
};

export function actionText(action: string): string {
  return kActions[action]?.() ?? action;
}
