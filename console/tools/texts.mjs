// SPDX-License-Identifier: Apache-2.0
// The texts of the sources, and the catalogs brought up to them:
//   node tools/texts.mjs          adds what is new to po/*.po (untranslated in Czech), drops what is gone
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { readPo } from "./po.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? sources(path) : /\.tsx?$/.test(path) ? [path] : [];
  });
}

const kString = String.raw`"((?:[^"\\]|\\.)*)"`;
const kOne = new RegExp(String.raw`\bt\(\s*${kString}`, "g");
const kMany = new RegExp(String.raw`\btn\(\s*${kString},\s*${kString}`, "g");
const kCall = /(?<![\w.])tn?\(/g;
const kOwn = /text\/i18n\.ts$/; // where the two are made

/** Texts in the sequence they appear in: { id, plural, file }; and calls that hide theirs from this search. */
export function textsOfSources() {
  const texts = new Map();
  const hidden = [];
  for (const file of sources(`${root}src`)) {
    if (kOwn.test(file)) continue;
    const source = readFileSync(file, "utf8");
    const found = [];
    for (const match of source.matchAll(kOne)) found.push({ at: match.index, id: match[1], plural: null });
    for (const match of source.matchAll(kMany)) found.push({ at: match.index, id: match[1], plural: match[2] });
    if ([...source.matchAll(kCall)].length !== found.length) hidden.push(file.slice(root.length));
    for (const { id, plural } of found.sort((a, b) => a.at - b.at)) {
      const text = { id: JSON.parse(`"${id}"`), plural: plural === null ? null : JSON.parse(`"${plural}"`), file: file.slice(root.length) };
      const known = texts.get(text.id);
      if (!known || (known.plural === null && text.plural !== null)) texts.set(text.id, text);
    }
  }
  return { texts: [...texts.values()], hidden };
}

const kHeads = {
  cs: 'msgid ""\nmsgstr ""\n"Language: cs\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;\\n"\n',
  en: 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n',
};

function written(language, { id, plural, file }, known) {
  const lines = [`#: ${file}`, `msgid ${JSON.stringify(id)}`];
  if (plural === null) return [...lines, `msgstr ${JSON.stringify(language === "en" ? id : known?.texts[0] ?? "")}`].join("\n");
  const forms = language === "en" ? [id, plural] : known?.plural != null ? known.texts : ["", "", ""];
  return [...lines, `msgid_plural ${JSON.stringify(plural)}`, ...forms.map((form, i) => `msgstr[${i}] ${JSON.stringify(form)}`)].join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { texts } = textsOfSources();
  for (const language of ["cs", "en"]) {
    const path = `${root}po/${language}.po`;
    let known = new Map();
    try {
      known = new Map(readPo(path).map((entry) => [entry.id, entry]));
    } catch {
      // the first time
    }
    const head = `# SPDX-License-Identifier: Apache-2.0\n${kHeads[language]}`;
    writeFileSync(path, `${head}\n${texts.map((text) => written(language, text, known.get(text.id))).join("\n\n")}\n`);
    if (language === "cs") console.log(`${texts.length} texts, ${texts.filter((text) => !known.get(text.id)?.texts[0]).length} new`);
  }
}
