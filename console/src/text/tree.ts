// SPDX-License-Identifier: Apache-2.0
// A record as a flat list, and single values of it.

export interface Leaf {
  path: string; // as profiles write it: billing.name, accounts[0].phone
  value: unknown;
}

/** All single values of a tree, in its sequence. */
export function leavesOf(value: unknown, path = ""): Leaf[] {
  if (value === null || value === undefined) return path ? [{ path, value: null }] : [];
  if (Array.isArray(value)) return value.flatMap((item, i) => leavesOf(item, `${path}[${i}]`));
  if (typeof value === "object")
    return Object.entries(value as object).flatMap(([name, item]) => leavesOf(item, path ? `${path}.${name}` : name));
  return [{ path, value }];
}

/** What stands at a flat name with dots (`customFields.email`); nothing where there is nothing. */
export function valueAt(tree: unknown, path: string): unknown {
  let at: unknown = tree;
  for (const name of path.split(".")) {
    if (at === null || typeof at !== "object") return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** A place in a document, escaped as JSON Pointers are. */
export function pointer(...parts: (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

export function atPointer(tree: unknown, path: string): unknown {
  let at: unknown = tree;
  for (const part of path.split("/").slice(1)) {
    if (at === null || typeof at !== "object") return undefined;
    at = (at as Record<string, unknown>)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return at;
}
