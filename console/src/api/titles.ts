// SPDX-License-Identifier: Apache-2.0
// What the fields of both systems are called, as the mapping shows them. Titles are a help only: where they are not to be
// had, paths stand alone.
import { flowsOf, type Flow } from "../mapping/document";
import { currentLanguage, t } from "../text/i18n";
import { get, may, of } from "./client";
import { live } from "./live";
import type { CatalogEntry, FieldsAnswer, Profile } from "./schema";
import { runTask } from "./tasks";

export interface Titles {
  /** Of the destination's field; undefined = it has none. */
  target: (flow: string, path: string) => string | undefined;
  source: (flow: string, path: string) => string | undefined;
}

export const kNoTitles: Titles = { target: () => undefined, source: () => undefined };

// Which of several it is, is no part of a field's name.
const plain = (path: string) => path.replace(/\[[^\]]*\]/g, "");

const named = (entry: CatalogEntry) => entry.title ?? entry.name;

function sourceTitles(flow: Flow | undefined, streams: CatalogEntry[], name: string): Map<string, string> {
  const several = Boolean(flow && (flow.gathers || flow.from.length > 1));
  const all = new Map<string, string>();
  for (const stream of streams.filter((one) => (flow ? flow.from.includes(one.name) : one.name === name)))
    for (const field of stream.fields ?? []) {
      if (!field.title) continue;
      all.set(plain(field.path), field.title);
      if (several) all.set(`${stream.name}.${plain(field.path)}`, t("{stream}: {field}", { stream: named(stream), field: field.title }));
    }
  return all;
}

function titlesFrom(document: Record<string, unknown>, fields: FieldsAnswer): Titles {
  const flows = flowsOf(document);
  const sources = new Map<string, Map<string, string>>();
  return {
    target: (flow, path) => {
      const target = fields.targets.find((entry) => entry.name === flows.find((one) => one.name === flow)?.to);
      return target?.fields?.find((field) => field.path === path)?.title;
    },
    source: (flow, path) => {
      if (!sources.has(flow)) sources.set(flow, sourceTitles(flows.find((one) => one.name === flow), fields.streams, flow));
      return sources.get(flow)!.get(plain(path));
    },
  };
}

const learnt = new Map<string, Promise<Titles>>();

async function learn(profile: string): Promise<Titles> {
  const [fields, { document }] = await Promise.all([runTask<FieldsAnswer>(profile, "fields", {}), get<Profile>(of(profile))]);
  return titlesFrom(document, fields);
}

/** Asked for once, until the profile changes. */
export function titlesFor(profile: string): Promise<Titles> {
  if (!may("operate")) return Promise.resolve(kNoTitles);
  const name = `${currentLanguage()}/${profile}/${live.cards.get(profile)?.etag ?? ""}`;
  let titles = learnt.get(name);
  if (!titles) {
    titles = learn(profile).catch(() => (learnt.delete(name), kNoTitles));
    learnt.set(name, titles);
  }
  return titles;
}
