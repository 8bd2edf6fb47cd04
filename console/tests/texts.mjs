// SPDX-License-Identifier: Apache-2.0
// Czech and English are complete, and say the same with the same places for values.
import assert from "node:assert/strict";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { readPo } from "../tools/po.mjs";
import { textsOfSources } from "../tools/texts.mjs";

const kForms = { cs: 3, en: 2 };
const placesOf = (text) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort().join(" ");
const catalogOf = (language) => readPo(fileURLToPath(new URL(`../po/${language}.po`, import.meta.url)));
const { texts, hidden } = textsOfSources();

test("every text stands as a literal where it is used, so that none escapes the catalogs", () => {
  assert.deepEqual(hidden, []);
});

for (const language of Object.keys(kForms)) {
  const catalog = catalogOf(language);
  const known = new Map(catalog.map((entry) => [entry.id, entry]));

  test(`${language}: no text is missing, none is left over`, () => {
    assert.deepEqual(texts.filter(({ id }) => !known.has(id)).map(({ id }) => id), []);
    const used = new Set(texts.map(({ id }) => id));
    assert.deepEqual(catalog.filter(({ id }) => !used.has(id)).map(({ id }) => id), []);
  });

  test(`${language}: every text is said, plurals in every form, none of it a guess`, () => {
    for (const entry of catalog) {
      assert.equal(entry.texts.length, entry.plural === null ? 1 : kForms[language], entry.id);
      for (const text of entry.texts) assert.ok(text !== "", entry.id);
      assert.equal(entry.fuzzy, false, entry.id);
    }
  });

  test(`${language}: placeholders agree`, () => {
    for (const entry of catalog)
      for (const text of entry.texts) {
        // "every minute" needs no number; a form for several does.
        if (entry.plural !== null && text === entry.texts[0]) assert.ok(["", placesOf(entry.plural)].includes(placesOf(text)) || placesOf(text) === placesOf(entry.id), entry.id);
        else assert.equal(placesOf(text), placesOf(entry.plural ?? entry.id), entry.id);
      }
  });
}

test("what is Czech is not English left as it was", () => {
  const same = catalogOf("cs").filter((entry) => entry.texts[0] === entry.id && /[a-z]{3}/i.test(entry.id.replace(/\{\w+\}/g, "")));
  assert.deepEqual(same.map(({ id }) => id).sort(), ["Text", "Text: {text}", "{hours} h {minutes} min", "{minutes} min {seconds} s"]);
});
