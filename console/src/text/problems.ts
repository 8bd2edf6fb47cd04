// SPDX-License-Identifier: Apache-2.0
import type { LineProblem } from "../api/schema";
import { t } from "./i18n";

/** A mistake of a profile's file; one that stands in no line of it is told without. */
export function problemText({ line, message }: LineProblem): string {
  return line ? t("Line {line}: {message}", { line, message }) : message;
}
