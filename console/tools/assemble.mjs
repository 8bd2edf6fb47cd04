// SPDX-License-Identifier: Apache-2.0
// Puts together what the service offers: assets named by their content, the page that loads them, and a list of all.
//   node tools/assemble.mjs FOLDER_OF_BUNDLES OUT
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { readPo, toCatalog } from "./po.mjs";

const [bundles, out] = process.argv.slice(2);
const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const kTypes = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8", json: "application/json; charset=utf-8", svg: "image/svg+xml", html: "text/html; charset=utf-8" };

const manifest = [];

function write(path, content, immutable) {
  const file = `${out}/${path}`;
  // No name and no time in the header: the same sources give the same bytes.
  const packed = gzipSync(content, { level: 9 });
  writeFileSync(file, content);
  writeFileSync(`${file}.gz`, packed);
  manifest.push({ path: path === "index.html" ? "/" : `/${path}`, file: path, type: kTypes[path.split(".").pop()], bytes: content.length, gz_bytes: packed.length, immutable });
}

/** Stored under a name made of its content; gives the address. */
function asset(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const dot = name.lastIndexOf(".");
  const path = `assets/${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  write(path, content, true);
  return `/${path}`;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(`${out}/assets`, { recursive: true });

const script = asset("main.js", readFileSync(`${bundles}/main.js`));
const style = asset("main.css", readFileSync(`${bundles}/main.css`));
const icon = asset("icon.svg", readFileSync(here("src/icon.svg")));
const catalogs = ["cs", "en"].map((language) => ({
  language,
  address: asset(`${language}.json`, Buffer.from(JSON.stringify(toCatalog(readPo(here(`po/${language}.po`)))))),
}));

const page = readFileSync(here("src/index.html"), "utf8")
  .replace("{script}", script)
  .replace("{style}", style)
  .replace("{icon}", icon)
  .replace("{catalogs}", catalogs.map(({ language, address }) => `<meta name="catalog-${language}" content="${address}">`).join("\n    "));
write("index.html", Buffer.from(page), false);
writeFileSync(`${out}/manifest.json`, `${JSON.stringify({ assets: manifest }, null, 1)}\n`);
