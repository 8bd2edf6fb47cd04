// SPDX-License-Identifier: Apache-2.0
// The flows of a profile's document, whichever of its two forms it has, and the changes that edit them.
import type { CatalogEntry, CatalogField, Change } from "../api/schema";
import { pointer } from "../text/tree";

export interface Flow {
  name: string;
  from: string[]; // streams
  to: string; // target
  gathers: boolean;
  fields: Record<string, unknown>; // as written
  at: string; // pointer of the flow
}

type Document = Record<string, any>;

export function flowsOf(document: Document): Flow[] {
  const form = document.flows ? "flows" : "streams";
  return Object.entries((document[form] ?? {}) as Record<string, Document>).map(([name, flow]) => ({
    name,
    from: form === "streams" ? [name] : [flow.from ?? []].flat().map(String),
    to: String(flow.to ?? ""),
    gathers: Boolean(flow.identity),
    fields: (flow.fields ?? {}) as Record<string, unknown>,
    at: pointer(form, name),
  }));
}

/** The source fields a flow's rules may name: with several streams each path begins with its stream. */
export function sourceFieldsOf(flow: Flow, streams: CatalogEntry[]): { path: string; field: CatalogField; stream: CatalogEntry }[] {
  return streams
    .filter((stream) => flow.from.includes(stream.name))
    .flatMap((stream) =>
      (stream.fields ?? []).map((field) => ({
        path: flow.gathers || flow.from.length > 1 ? `${stream.name}.${field.path}` : field.path,
        field,
        stream,
      })),
    );
}

/** What has to be changed so that `before` becomes `after`; nothing that stays is touched. */
export function changesOf(flow: Flow, after: Record<string, unknown>): Change[] {
  const changes: Change[] = [];
  for (const [field, rule] of Object.entries(after))
    if (JSON.stringify(rule) !== JSON.stringify(flow.fields[field])) changes.push({ op: "set", path: flow.at + pointer("fields", field), value: rule });
  for (const field of Object.keys(flow.fields)) if (!(field in after)) changes.push({ op: "remove", path: flow.at + pointer("fields", field) });
  return changes;
}
