// SPDX-License-Identifier: Apache-2.0
// What the two connectors of a profile say of themselves, and which setting a row of a check is about.
import type { Spec, SettingsSchema } from "../ui/settings_schema";
import { get } from "./client";
import type { ShownConnector } from "./schema";

export type Side = "source" | "destination";
export const kSides: Side[] = ["source", "destination"];
export type Specs = Record<Side, Spec>;

export async function specsOf(document: Record<string, any>, signal: AbortSignal): Promise<Specs> {
  const [source, destination] = await Promise.all(
    kSides.map(async (side) => {
      const shown = await get<ShownConnector>(`/api/connectors/${encodeURIComponent(String(document[side]?.connector ?? ""))}`, { signal });
      return shown[side] as unknown as Spec;
    }),
  );
  return { source, destination };
}

/** What the two are called, by id. */
export function titlesOf(document: Record<string, any>, specs: Specs): Record<string, string> {
  return Object.fromEntries(kSides.map((side) => [String(document[side]?.connector ?? ""), specs[side].title]));
}

/** Their settings, by id. */
export function schemasOf(document: Record<string, any>, specs: Specs): Record<string, SettingsSchema> {
  return Object.fromEntries(kSides.map((side) => [String(document[side]?.connector ?? ""), specs[side].config]));
}

/** A row names its setting by name or by its place in the settings. */
export function settingOf(schema: SettingsSchema, named: string | undefined): string | null {
  const name = named?.split("/").pop() ?? "";
  return name in schema.properties ? name : null;
}
