// SPDX-License-Identifier: Apache-2.0
// The lines in which two texts differ.
import { h } from "preact";
import { changedLines, type Line } from "../text/lines";
import { t } from "../text/i18n";

const kSigns: Record<Line["kind"], string> = { added: "+", removed: "−", same: " ", gap: " " };

export function DiffView({ before, after }: { before: string; after: string }) {
  return (
    <pre class="diff" tabIndex={0} aria-label={t("Changed lines of the profile")}>
      {changedLines(before, after).map((line) => <span class={line.kind}>{`${kSigns[line.kind]} ${line.text}\n`}</span>)}
    </pre>
  );
}
