// SPDX-License-Identifier: Apache-2.0
// Where in the console one is: the part of the address behind #.

export function currentPath(): string[] {
  const parts = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean);
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return []; // an address nobody of ours wrote
  }
}

/** An address of the console: `to("p", "my-eshop", "failed")`. */
export function to(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

export function go(...parts: string[]): void {
  location.hash = to(...parts);
}
