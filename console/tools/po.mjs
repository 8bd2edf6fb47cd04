// SPDX-License-Identifier: Apache-2.0
// Reads catalogs in gettext's format. Only what ours use: comments, msgid, msgid_plural, msgstr, msgstr[n], strings over several lines.
import { readFileSync } from "node:fs";

const unquoted = (line) => JSON.parse(line.slice(line.indexOf('"')));

/** Entries in the file's sequence: { id, plural, texts, fuzzy }; the head (empty id) is left out. */
export function readPo(path) {
  const entries = [];
  let entry = null;
  let append = () => undefined;
  let fuzzy = false;
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (line.startsWith("#,")) fuzzy = line.includes("fuzzy");
    if (line.startsWith("msgid ")) {
      entry = { id: unquoted(line), plural: null, texts: [], fuzzy };
      fuzzy = false;
      entries.push(entry);
      append = (text) => (entry.id += text);
    } else if (line.startsWith("msgid_plural ")) {
      entry.plural = unquoted(line);
      append = (text) => (entry.plural += text);
    } else if (line.startsWith("msgstr")) {
      const at = Number(/^msgstr\[(\d+)\]/.exec(line)?.[1] ?? 0);
      entry.texts[at] = unquoted(line);
      append = (text) => (entry.texts[at] += text);
    } else if (line.startsWith('"')) append(unquoted(line));
  }
  return entries.filter((one) => one.id !== "");
}

/** As the console loads it: a text, or the forms of a plural. */
export function toCatalog(entries) {
  return Object.fromEntries(entries.map((entry) => [entry.id, entry.plural === null ? entry.texts[0] : entry.texts]));
}
