// SPDX-License-Identifier: Apache-2.0
// A browser on the mock, or on another service: pages in a language, faults of theirs collected, the words of the catalogs, axe.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { readPo, toCatalog } from "../tools/po.mjs";
import { startMock } from "./mock.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const catalogs = Object.fromEntries(["cs", "en"].map((language) => [language, toCatalog(readPo(fileURLToPath(new URL(`../po/${language}.po`, import.meta.url))))]));

/** How people look at it: each page is photographed so. */
export const kLooks = [
  { name: "phone-light", language: "cs", options: { viewport: { width: 390, height: 844 }, colorScheme: "light" } },
  { name: "desktop-dark", language: "en", options: { viewport: { width: 1440, height: 900 }, colorScheme: "dark" } },
  { name: "phone-dark", language: "en", options: { viewport: { width: 390, height: 844 }, colorScheme: "dark" } },
  { name: "desktop-light", language: "cs", options: { viewport: { width: 1440, height: 900 }, colorScheme: "light" } },
];

/** The text as the language says it. */
export function words(language) {
  return (id, values = {}) => {
    const text = catalogs[language][id];
    assert.ok(text !== undefined, `no text '${id}'`);
    return String(Array.isArray(text) ? text.at(-1) : text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  };
}

/** Somebody without a mouse. */
export class Keys {
  constructor(page) {
    this.page = page;
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** Tab until what has the focus is called so, or begins so. */
  async reach(name) {
    const fits = (here) => (name instanceof RegExp ? name.test(here) : here === name);
    for (let i = 0; i < 160; i++) {
      const here = await this.page.evaluate(() => {
        const at = document.activeElement;
        const label = at.labels?.[0]?.innerText ?? at.getAttribute("aria-label") ?? at.innerText ?? "";
        return label.trim().split("\n")[0].replace(/\*$/, "");
      });
      if (fits(here)) return;
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`'${name}' is not reached`);
  }
}

export class Site {
  /** `begin` starts what the browser looks at: an address, reset(), stop(), and what broke the contract. */
  constructor(begin = startMock) {
    this.begin = begin;
  }

  async start() {
    this.mock = await this.begin();
    this.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: process.getuid() === 0 ? ["--no-sandbox", "--disable-gpu"] : ["--disable-gpu"] });
    return this;
  }

  async stop() {
    await this.browser?.close();
    await this.mock?.stop();
  }

  /** A fresh browser and a fresh world. */
  async open(language, options = {}) {
    await this.context?.close();
    this.mock.reset();
    const context = await this.browser.newContext({ locale: language === "cs" ? "cs-CZ" : "en-GB", timezoneId: "Europe/Prague", viewport: { width: 1280, height: 900 }, ...options });
    this.context = context;
    const page = await context.newPage();
    await this.mock.dress?.(page);
    page.setDefaultTimeout(Number(process.env.PATIENCE ?? 30_000));
    this.faults = [];
    page.on("pageerror", (error) => this.faults.push(error.stack ?? error.message));
    page.on("console", (message) => {
      // The browser reports refusals of the API as well; those are the tests' business. What the policy stops is not.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) this.faults.push(message.text());
    });
    return page;
  }

  async go(page, path) {
    await page.goto(`${this.mock.address}/#${path}`);
    await page.locator("h1").waitFor();
  }

  /** Nothing of what happened broke the contract, the policy or the script. */
  clean() {
    assert.deepEqual(this.mock.broken, []);
    assert.deepEqual(this.faults, []);
  }

  /** What is wider than the page. */
  async sticksOut(page) {
    return page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      return [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > width + 1).slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
    });
  }

  async accessible(page, what) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    assert.deepEqual(grave.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary.replace(/\s+/g, " ").slice(0, 200)}`).join(" | ")}`), []);
  }
}
