// SPDX-License-Identifier: Apache-2.0
// Texts of connectors name a setting as the file does; on a page it is called by the title of its field.
import type { SettingsSchema } from "./settings_schema";

/** Only names that no text has by chance: with an underscore, or in quotes. */
export function withTitles(text: string, schema: SettingsSchema | undefined): string {
  if (!schema) return text;
  return text.replace(/(["'`„“]?)\b([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\b(["'`“”]?)/g, (whole, before: string, name: string, behind: string) => {
    const title = Object.getOwnPropertyDescriptor(schema.properties, name)?.value.title;
    if (!title) return whole;
    if (before && behind) return `“${title}”`;
    return name.includes("_") ? `${before}“${title}”${behind}` : whole;
  });
}
