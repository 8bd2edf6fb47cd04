// SPDX-License-Identifier: Apache-2.0
// The table people read of a run: a row a flow, a column an outcome.
import { h } from "preact";
import type { Counts, FlowCounts } from "../api/schema";
import { number } from "../text/format";
import { t } from "../text/i18n";
import { flowText } from "../text/names";
import { RunBadge } from "./state";

const kColumns: { key: keyof Counts; text: () => string }[] = [
  { key: "read", text: () => t("Read") },
  { key: "created", text: () => t("Created") },
  { key: "updated", text: () => t("Updated") },
  { key: "unchanged", text: () => t("Unchanged") },
  { key: "skipped", text: () => t("Skipped") },
  { key: "deleted", text: () => t("Deleted") },
  { key: "ignored", text: () => t("Ignored") },
  { key: "failed", text: () => t("Failed") },
  { key: "requests", text: () => t("Requests") },
];

// Outcomes nothing came to are left out, except those everybody looks for.
const kAlways = new Set<keyof Counts>(["read", "created", "updated", "failed"]);

export function CountsTable({ flows, caption }: { flows: Record<string, Counts & Partial<FlowCounts>>; caption: string }) {
  const names = Object.keys(flows);
  if (!names.length) return null;
  const columns = kColumns.filter(({ key }) => kAlways.has(key) || names.some((name) => flows[name][key]));
  const withStatus = names.some((name) => flows[name].status);
  return (
    <div class="scroll">
      <table class="rows counts">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t("Flow")}</th>
            {columns.map(({ key, text }) => <th key={key} scope="col" class="number">{text()}</th>)}
            {withStatus ? <th scope="col">{t("Outcome")}</th> : null}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{flowText(name)}</th>
              {columns.map(({ key, text }) => (
                <td key={key} data-label={text()} class={`number${key === "failed" && flows[name].failed ? " bad" : ""}${flows[name][key] ? "" : " zero"}`}>
                  {number(flows[name][key] ?? 0)}
                </td>
              ))}
              {withStatus ? (
                <td data-label={t("Outcome")}>
                  {flows[name].status ? <RunBadge status={flows[name].status as string} /> : null}
                  {flows[name].error ? <p class="trouble">{flows[name].error}</p> : null}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
