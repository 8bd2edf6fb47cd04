// SPDX-License-Identifier: Apache-2.0
// The whole way of a new integration: connectors, settings, Authorise, what is written, mapping, plan, Activate, the first
// run, a record that fails and is mended. In both languages, and by keyboard alone.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { Keys, Site, words } from "./browser.mjs";
import { kWords } from "./mock/texts.mjs";
import { kByHand } from "./mock/world.mjs";

const site = new Site();
before(() => site.start());
after(() => site.stop());

const link = "https://stall.example.com/export/purchases?key=abc&shelf=7";

async function toSettings(page, t) {
  await site.go(page, "/new");
  await page.getByRole("radio", { name: /^Stall/ }).check();
  await page.getByRole("radio", { name: /^Card box/ }).check();
  await page.getByLabel(t("Name of the integration")).fill("My Shop");
  await page.getByRole("button", { name: t("Continue") }).click();
}

async function paste(page, locator, text) {
  await locator.focus();
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData("text", pasted);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

for (const language of ["cs", "en"]) {
  const t = words(language);
  const w = kWords[language];

  test(`${language}: from nothing to an active integration whose first run is watched`, async () => {
    const page = await site.open(language);
    await toSettings(page, t);

    // A pasted link fills the settings it holds.
    await paste(page, page.getByLabel(w.key), link);
    assert.equal(await page.getByLabel(w.address).inputValue(), "https://stall.example.com");
    assert.equal(await page.getByLabel(w.shelf).inputValue(), "7");
    await page.getByLabel(w.boxAddress).fill("https://box.example.com");
    await page.getByLabel(w.token).fill("wrong");
    await page.getByRole("button", { name: t("Authorise") }).click();

    // What is wrong says what to do and is mended in its place.
    await page.getByText(w.tokenDo).waitFor();
    assert.equal(await page.getByRole("button", { name: t("Continue") }).isDisabled(), true);
    await page.locator(".checks").getByLabel(w.token).fill("t-1");
    await page.getByRole("button", { name: t("Try again") }).click();
    await page.getByText(t("Both connections stand; see what is marked")).waitFor();
    await page.getByRole("button", { name: t("Continue") }).click();

    // What could only be chosen now.
    await page.getByRole("button", { name: t("Continue") }).click();
    await page.getByText(t("This is needed.")).waitFor();
    await page.getByLabel(w.drawer).selectOption("club");
    await page.getByRole("radio", { name: t("One for each record") }).check();
    await page.getByRole("button", { name: t("Continue") }).click();

    // The proposal is there, with what comes out of a real record; a change is seen at once.
    const title = page.locator(".rule:visible").filter({ has: page.locator("code", { hasText: /^title$/ }) });
    await title.locator(".result .value").waitFor();
    assert.equal(await title.locator(".value").innerText(), "J*** P***");
    await page.getByRole("button", { name: t("Edit the rule of {field}", { field: w.title }) }).click();
    await title.getByRole("combobox", { name: t("Add a change") }).fill(t("CAPITAL LETTERS"));
    await page.keyboard.press("Enter");
    await title.getByRole("combobox", { name: t("Add a change") }).fill(t("Text before"));
    await page.keyboard.press("Enter");
    await title.getByLabel(t("With"), { exact: true }).fill("Mr ");
    await page.locator(".rule .value", { hasText: "Mr J*** P***" }).waitFor();
    await page.getByRole("button", { name: t("Continue") }).click();

    // The plan says what the first run will do; what shops have in their data stays text.
    await page.getByText(w.keyWrong).waitFor({ state: "hidden" });
    await page.getByText(t("{n} object would be created", { n: 5 })).waitFor();
    await page.getByRole("button", { name: t("Continue") }).click();

    await page.getByLabel(t("It runs")).selectOption("every 1h");
    site.mock.world.profiles.get("my-shop").breaks = true;
    site.mock.world.pace = kByHand;
    await page.getByRole("button", { name: t("Activate") }).click();
    await page.getByText(t("The run at work")).waitFor();
    site.mock.world.profiles.get("my-shop").live.end();
    site.mock.world.pace = 150;
    await page.locator(".profile .badge", { hasText: t("Some records failed") }).first().waitFor();

    const { document, active } = site.mock.world.profiles.get("my-shop");
    assert.equal(active, true);
    assert.equal(document.schedule, "every 1h");
    assert.deepEqual(document.source, { connector: "stall", config: { address: "https://stall.example.com", key: "abc", shelf: "7" } });
    assert.deepEqual(document.destination.config, { address: "https://box.example.com", token: "t-1", drawer: "club" });
    assert.deepEqual(document.streams.guests.fields.title, { from: ["name", "city"], apply: ["upper", { prefix: "Mr " }] });

    // The one that failed is found, mended, and passes with the next run.
    await page.getByRole("link", { name: t("See the failed records") }).click();
    await page.getByRole("button", { name: "Ferda P***" }).click();
    await page.getByLabel("mails[0]").fill("ferda@example.com");
    await page.getByRole("button", { name: t("Mend and offer again") }).click();
    await page.getByText(w.edited).waitFor();
    assert.deepEqual(site.mock.world.profiles.get("my-shop").failed[0].mended, [{ path: "mails[0]", value: "ferda@example.com" }]);
    await page.getByRole("button", { name: t("Run now") }).click();
    await page.locator(".profile .badge", { hasText: t("Runs well") }).waitFor();
    site.clean();
  });

  test(`${language}: a wrong key, a wrong token and a closed door each say what to do`, async () => {
    const page = await site.open(language);
    await toSettings(page, t);
    await page.getByRole("button", { name: t("Authorise") }).click();
    // Nothing is sent as long as something needed is missing.
    assert.equal(await page.getByText(t("This is needed.")).count(), 4);
    assert.ok(!site.mock.asked.includes("POST /api/profiles"));
    await page.getByLabel(w.address).fill("https://locked.example.com");
    await page.getByLabel(w.key).fill("abc");
    await page.getByLabel(w.boxAddress).fill("https://box.example.com");
    await page.getByLabel(w.token).fill("wrong");
    await page.getByRole("button", { name: t("Authorise") }).click();
    await page.getByText(w.lockedDo).waitFor();
    await page.getByText(w.tokenDo).waitFor();
    await page.getByText(t("All settings")).click();
    await page.locator("details").getByLabel(w.address).fill("https://stall.example.com");
    await page.locator("details").getByLabel(w.key).fill("wrong");
    await page.getByRole("button", { name: t("Try again") }).click();
    await page.getByText(w.keyDo).waitFor();
    site.clean();
  });
}

test("by keyboard alone", async () => {
  const t = words("en");
  const w = kWords.en;
  const page = await site.open("en");
  await site.go(page, "/");
  const keys = new Keys(page);
  const press = (...names) => keys.press(...names);
  const reach = (name) => keys.reach(name);
  await press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.innerText), t("Skip to the content"));
  await press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await reach(t("New integration"));
  await press("Enter");
  await page.getByRole("radio").first().waitFor();
  await reach("Stall");
  await press("Space");
  await reach("Card box");
  await press("Space");
  await reach(t("Name of the integration"));
  await page.keyboard.type("keys");
  await press("Enter");
  await page.getByLabel(w.address).waitFor();
  await reach(w.address);
  await page.keyboard.type("https://stall.example.com");
  await reach(w.key);
  await page.keyboard.type("abc");
  await reach(w.boxAddress);
  await page.keyboard.type("https://box.example.com");
  await reach(w.token);
  await page.keyboard.type("t-1");
  await press("Enter");
  await page.getByText(t("Both connections stand; see what is marked")).waitFor();
  await reach(t("Continue"));
  await press("Enter");
  await page.getByLabel(w.drawer).waitFor();
  await reach(w.drawer);
  await page.keyboard.type("Shop");
  await reach(t("Continue"));
  await press("Enter");
  await page.locator(".rule:visible .value").first().waitFor();

  // The drop-down: typed, found, chosen, without a mouse.
  await reach(t("Fill another field"));
  await page.keyboard.type("note");
  await press("ArrowDown", "ArrowUp", "Enter");
  const source = page.getByRole("combobox", { name: t("Source of {field}", { field: w.note }) });
  await source.waitFor();
  await source.focus();
  await page.keyboard.type("ci");
  assert.equal(await source.getAttribute("aria-expanded"), "true");
  await press("Enter");
  assert.equal(await source.inputValue(), w.city);
  await page.locator(".rule .value", { hasText: "Brno" }).waitFor();
  await reach(t("Continue"));
  await press("Enter");
  await page.getByText(t("{n} object would be created", { n: 5 })).waitFor();
  await reach(t("Continue"));
  await press("Enter");
  await page.getByLabel(t("It runs")).waitFor();
  site.mock.world.pace = kByHand;
  await reach(t("Activate"));
  await press("Enter");
  await page.getByText(t("The run at work")).waitFor();
  assert.equal(site.mock.world.profiles.get("keys").document.streams.guests.fields.note, "city");
  site.clean();
});

for (const language of ["cs", "en"])
  test(`${language}: each way in shows what it needs, and the service's own addresses where they are entered`, async () => {
    const t = words(language);
    const w = kWords[language];
    const page = await site.open(language);
    await toSettings(page, t);
    const here = new URL(page.url()).origin;
    await page.getByRole("radio", { name: w.wayExport }).waitFor();
    assert.equal(await page.getByRole("radio", { name: w.wayExport }).isChecked(), true);
    await page.getByText(w.wayDeskHelp).waitFor();
    assert.equal(await page.getByLabel(w.deskToken).count(), 0);
    await page.getByLabel(w.shelf).fill("7");
    await page.getByRole("radio", { name: w.wayDesk }).check();
    assert.equal(await page.getByLabel(w.shelf).count(), 0);
    await page.locator(".addresses", { hasText: `${here}/hooks/my-shop/install` }).waitFor();
    await page.getByText(w.hooksInstallHelp).waitFor();
    await page.getByLabel(w.hooksUrl).fill("https://spojka.example.com/hooks/my-shop/");
    await page.locator(".addresses", { hasText: "https://spojka.example.com/hooks/my-shop/install" }).waitFor();
    await page.getByLabel(w.address).fill("https://stall.example.com");
    await page.getByLabel(w.key).fill("abc");
    await page.getByLabel(w.boxAddress).fill("https://box.example.com");
    await page.locator("#destination-token").fill("t-1");
    await page.getByRole("button", { name: t("Authorise") }).click();
    await page.getByText(t("This is needed.")).waitFor();
    await page.getByLabel(w.deskToken).fill("d-1");
    await page.getByRole("button", { name: t("Authorise") }).click();
    await page.getByText(t("Both connections stand; see what is marked")).waitFor();
    const { config } = site.mock.world.profiles.get("my-shop").document.source;
    assert.deepEqual(Object.keys(config).sort(), ["address", "desk_token", "hooks_url", "key", "way"], "what does not matter is not sent");
    site.clean();
  });
