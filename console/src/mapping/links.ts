// SPDX-License-Identifier: Apache-2.0
// A pasted link is taken apart into settings, as the connector says (`x-links` of its settings).

export interface LinkShape {
  path: string;
  origin?: string; // the setting that gets https://host
  query: Record<string, string>; // parameter -> setting
}

/** The settings a link stands for; null when it is none of the shapes. */
export function takeApart(text: string, shapes: LinkShape[]): Record<string, string> | null {
  let link: URL;
  try {
    link = new URL(text.trim());
  } catch {
    return null;
  }
  if (link.protocol !== "https:" && link.protocol !== "http:") return null;
  const shape = shapes.find((candidate) => candidate.path === link.pathname);
  if (!shape) return null;
  const values: Record<string, string> = {};
  if (shape.origin) values[shape.origin] = link.origin;
  for (const [parameter, setting] of Object.entries(shape.query)) {
    const value = link.searchParams.get(parameter);
    if (value) values[setting] = value;
  }
  return values;
}
