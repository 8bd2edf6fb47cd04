// SPDX-License-Identifier: Apache-2.0
// What the pages offer when something is wrong: ways out of a run that stopped, profiles that cannot be used, records that
// failed in thousands, settings that are refused, whoever may only look, and a service that was begun anew.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { Site, words } from "./browser.mjs";
import { failedRecord } from "./mock/world.mjs";

const site = new Site();
before(() => site.start());
after(() => site.stop());
const t = words("en");
const lamps = () => site.mock.world.profiles.get("lamps-and-light-of-the-old-town");

function stopped(ways, error = "it stops here") {
  Object.assign(lamps().runs[0], { error, ways });
}

test("a run that was stopped offers what its outcome names, and asks before", async () => {
  for (const language of ["en", "cs"]) {
    const say = words(language);
    for (const [way, text, action, request] of [
      [{ means: "allow-changes", of: "guests" }, say("Allow the changes: {flow}", { flow: "guests" }), say("Run with these changes"), { allow_changes: ["guests"] }],
      [{ means: "adopt", of: "guests" }, say("Take the objects over: {flow}", { flow: "guests" }), say("Run and take over"), { adopt: ["guests"] }],
      [{ means: "same-system", of: "destination" }, say("It is the same system: {side}", { side: say("the destination") }), say("It is the same, run"), { destination: "same" }],
      [{ means: "new-system", of: "source" }, say("It is another system: {side}", { side: say("the source") }), say("It is another one, run"), { source: "new" }],
    ]) {
      const page = await site.open(language);
      stopped([way, { means: "plan", of: "" }]);
      await site.go(page, "/");
      const card = page.locator(".integration", { hasText: "lamps" });
      await card.getByRole("link", { name: say("What a run would do") }).waitFor();
      await card.getByRole("button", { name: text }).click();
      assert.deepEqual(site.mock.world.requests, [], "nothing happens before the question is answered");
      await page.getByRole("dialog").getByRole("button", { name: action }).click();
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      assert.deepEqual(site.mock.world.requests, [request]);
      site.clean();
    }
  }
});

test("words of a message alone offer nothing, nor do ways that name no flow", async () => {
  const page = await site.open("en");
  stopped([{ means: "adopt", of: "STREAM" }, { means: "since", of: "" }], "run it once with allow-changes guests");
  await site.go(page, "/p/lamps-and-light-of-the-old-town/history");
  await page.getByText(t("Why the last run failed")).waitFor();
  assert.equal(await page.locator(".ways").count(), 0);
  site.clean();
});

test("a viewer is offered no way out", async () => {
  const page = await site.open("en");
  site.mock.world.role = "viewer";
  stopped([{ means: "allow-changes", of: "guests" }]);
  await site.go(page, "/");
  assert.equal(await page.locator(".ways").count(), 0);
  site.clean();
});

test("a broken file whose old version goes on says so, and one of nothing usable offers its file only", async () => {
  const page = await site.open("en");
  await site.go(page, "/");
  await page.locator(".integration", { hasText: "mill" }).getByText(t("File cannot be used, the old version runs")).waitFor();
  const mill = site.mock.world.profiles.get("mill");
  Object.assign(mill, { keepsOld: false, problems: [{ line: 0, column: 0, message: "the profile cannot be read" }], document: { schedule: "every 1h" }, active: false });
  await site.go(page, "/p/mill/settings");
  await page.reload();
  await page.getByText("the profile cannot be read").first().waitFor();
  assert.equal(await page.getByText("Line 0").count(), 0);
  for (const name of ["Run now", "Activate"]) assert.equal(await page.getByRole("button", { name: t(name), exact: true }).count(), 0, name);
  assert.equal(await page.getByRole("link", { name: t("Go on setting up") }).count(), 0);
  await page.getByText(t("The file does not say which systems it couples, so there are no settings to show. Mend the file below.")).waitFor();
  await page.locator("#yaml").waitFor();
  site.clean();
});

test("failed records in thousands are all within reach, and nothing is done to all of them by accident", async () => {
  const page = await site.open("en");
  const kites = site.mock.world.profiles.get("kites");
  kites.failed = Array.from({ length: 1522 }, (_, i) => failedRecord("people", `guests:n${i}`, `N ${i}`, "rejected", "mails", "not taken", { name: "x" }));
  await site.go(page, "/p/kites/failed");
  await page.getByText(t("{shown} of {all} are shown.", { shown: "200", all: "1,522" })).waitFor();
  await page.getByRole("button", { name: t("Show more") }).click();
  await page.getByText(t("{shown} of {all} are shown.", { shown: "400", all: "1,522" })).waitFor();
  assert.equal(await page.getByRole("button", { name: t("Drop"), exact: true }).count(), 0);
  await page.getByRole("button", { name: "Drop all 1,522" }).waitFor();
  await page.getByLabel(t("Choose {name}", { name: "N 3" }), { exact: true }).check();
  assert.equal(await page.getByRole("button", { name: "Drop all 1,522" }).count(), 0);
  await page.getByRole("button", { name: t("Drop"), exact: true }).click();
  await page.getByRole("dialog").getByText("1 record").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: t("Drop") }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.equal(kites.failed.length, 1521);
  site.clean();
});

test("what was tried already is due with the next run, a mended record is marked, its fields have their names", async () => {
  const page = await site.open("en");
  const kites = site.mock.world.profiles.get("kites");
  kites.failed[0].next_at = new Date(Date.now() - 120_000).toISOString();
  kites.failed[0].stream = "guests";
  kites.document = site.mock.world.profiles.get("brook-flowers").document;
  await site.go(page, "/p/kites/failed");
  const row = page.locator("tbody tr").first();
  await row.getByText("in 7 minutes").waitFor();
  await row.getByRole("button").click();
  await page.getByRole("dialog").locator("th span", { hasText: "Name" }).first().waitFor();
  await page.getByRole("dialog").locator("input").first().fill("jana@example.com");
  await page.getByRole("dialog").getByRole("button", { name: t("Mend and offer again") }).click();
  await row.getByText(t("mended, goes with the next run")).waitFor();
  site.clean();
});

test("conflicts of every flow are shown, those to decide first, and joining promises what the destination can do", async () => {
  const page = await site.open("en");
  const kites = site.mock.world.profiles.get("kites");
  kites.document.flows = { early: structuredClone(kites.document.flows.people), ...kites.document.flows };
  kites.conflicts = 1;
  await site.go(page, "/p/kites/identity");
  await page.locator(".tabs a", { hasText: t("Conflicts") }).locator(".count", { hasText: "1" }).waitFor();
  await page.getByRole("button", { name: t("They are one") }).waitFor();
  assert.match(await page.locator("article section h3").first().innerText(), /^People\s*1$/);
  await page.getByRole("button", { name: t("They are one") }).click();
  await page.getByRole("dialog").getByText(/Objects are not merged at this destination/).waitFor();
  site.clean();
});

test("a setting that the system refuses is not saved, and that is said beside it", async () => {
  const page = await site.open("en");
  await site.go(page, "/p/brook-flowers/settings");
  const { document } = site.mock.world.profiles.get("brook-flowers");
  await page.getByLabel("Reading key").fill("wrong");
  await page.getByRole("button", { name: t("Save"), exact: true }).click();
  await page.getByText(t("Nothing is saved: the systems do not take what is marked")).waitFor();
  assert.equal(await page.getByLabel("Reading key").getAttribute("aria-invalid"), "true");
  assert.equal(document.source.config.key, "abc123");
  await page.getByLabel("Reading key").fill("right");
  await page.getByRole("button", { name: t("Save"), exact: true }).click();
  await page.getByText(t("Saved. It holds from the next run on.")).waitFor();
  assert.equal(site.mock.world.profiles.get("brook-flowers").document.source.config.key, "right");
  site.clean();
});

test("a viewer reads mapping and settings and changes neither, and the wizard does not open", async () => {
  const page = await site.open("en");
  site.mock.world.role = "viewer";
  await site.go(page, "/p/brook-flowers/mapping");
  await page.locator("article code", { hasText: "note" }).first().waitFor();
  await page.getByText("Text: {state}: {total} CZK").waitFor();
  assert.equal(await page.locator("article", { hasText: '{"' }).count(), 0, "no notation of the file");
  assert.equal(await page.getByText(t("That could not be shown")).count(), 0);
  await site.go(page, "/p/brook-flowers/settings");
  await page.getByText(t("You may look at the settings; an administrator changes them.")).waitFor();
  assert.equal(await page.locator("form input:enabled, form select:enabled").count(), 0);
  for (const path of ["/new", "/setup/nuts/authorise"]) {
    await site.go(page, path);
    await page.getByText(t("Only an administrator sets up integrations")).waitFor();
  }
  site.clean();
});

test("what was typed into a new integration is there again after the browser's Back", async () => {
  const page = await site.open("en");
  await site.go(page, "/new");
  await page.locator('input[name="source"]').first().check();
  await page.locator('input[name="destination"]').first().check();
  await page.getByLabel(t("Name of the integration")).fill("new-stall");
  await page.getByRole("button", { name: t("Continue") }).click();
  await page.getByLabel("Reading key").fill("typed");
  await page.goBack();
  await page.getByLabel(t("Name of the integration")).waitFor();
  assert.equal(await page.getByLabel(t("Name of the integration")).inputValue(), "new-stall");
  await page.goForward();
  assert.equal(await page.getByLabel("Reading key").inputValue(), "typed");
  site.clean();
});

test("a service that was begun anew and knows no session shows the login", async () => {
  const page = await site.open("en");
  site.mock.world.withAccounts = true;
  await site.go(page, "/");
  site.mock.world.loggedIn = false;
  await page.route("**/api/events?*", (route) => route.fulfill({ status: 401, contentType: "application/problem+json", body: "{}" }));
  for (const writers of site.mock.world.streams.values()) writers.clear();
  site.mock.hangUp();
  await page.getByRole("heading", { name: t("Log in") }).waitFor();
});

test("what went wrong is said for a while, and not on the next page", async () => {
  const page = await site.open("en");
  await site.go(page, "/p/nuts");
  await page.route("**/runs", (route) => route.abort());
  await page.getByRole("button", { name: t("Run now") }).click();
  await page.locator(".message.bad").waitFor();
  await page.getByRole("link", { name: t("Integrations") }).first().click();
  await page.locator(".message.bad").waitFor({ state: "detached" });
});

test("the history is drawn to scale, and compared runs tell what was skipped", async () => {
  const page = await site.open("en");
  const brook = site.mock.world.profiles.get("brook-flowers");
  Object.assign(brook.runs[0].streams.guests, { created: 505, updated: 0, failed: 36, skipped: 9 });
  Object.assign(brook.runs[0].streams.purchases, { created: 0, updated: 0, failed: 0 });
  await site.go(page, "/p/brook-flowers/history");
  const bar = page.locator(".chart a").last();
  const tall = async (selector) => Number(await bar.locator(selector).getAttribute("height"));
  const share = (await tall("rect.bad")) / ((await tall("rect.ok")) + (await tall("rect.bad")));
  assert.ok(Math.abs(share - 36 / 541) < 0.02, String(share));
  await page.locator(".rows tbody input").nth(0).check();
  await page.locator(".rows tbody input").nth(1).check();
  await page.getByRole("button", { name: t("Compare") }).click();
  await page.locator(".compared th", { hasText: t("Skipped") }).waitFor();
  site.clean();
});

test("what was not found is told from what could not be looked up", async () => {
  for (const language of ["en", "cs"]) {
    const say = words(language);
    const page = await site.open(language);
    const brook = site.mock.world.profiles.get("brook-flowers");
    const ask = async () => {
      await site.go(page, "/p/brook-flowers/search");
      await page.reload();
      await page.getByLabel(say("E-mail, phone, name or number")).fill("nobody@example.com");
      await page.locator("main").getByRole("button", { name: say("Search") }).click();
    };
    brook.faults = { explain: { error: "neither has it", exit: 2 } };
    await ask();
    await page.locator(".notice.info", { hasText: say("Nothing was found in {name}", { name: "brook-flowers" }) }).waitFor();
    // The same exit, and the source does not let anybody in.
    brook.faults = { explain: { error: "the source answers 404", exit: 2 } };
    brook.document.source.config.key = "wrong";
    await ask();
    await page.locator(".notice.bad", { hasText: say("It could not be looked up in {name}", { name: "brook-flowers" }) }).waitFor();
    assert.equal(await page.locator(".notice.info").count(), 0);
    site.clean();
  }
});

test("a flow's preview shows its own records only, and none is missed while they are read", async () => {
  const page = await site.open("en");
  const brook = site.mock.world.profiles.get("brook-flowers");
  // The second flow takes what the first one is called.
  const { guests } = brook.document.streams;
  brook.document.flows = { guests: { from: ["purchases"], ...structuredClone(guests) }, others: { from: ["guests"], ...structuredClone(guests) } };
  delete brook.document.streams;
  brook.stored("boss");
  let letGo;
  const held = new Promise((resolve) => (letGo = resolve));
  await page.route("**/preview", async (route) => (await held, route.continue()));
  await site.go(page, "/p/brook-flowers/mapping");
  const which = page.locator(".preview-bar:visible .which");
  await which.getByText(t("Reading a few real records …")).waitFor();
  await page.locator(".tabs.small button").nth(1).click();
  await which.getByText(t("Reading a few real records …")).waitFor();
  letGo();
  await which.getByText(t("Record {n} of {all}: {key}", { n: 1, all: 3, key: "g1" })).waitFor();
  await page.locator(".tabs.small button").nth(0).click();
  await which.getByText(t("Record {n} of {all}: {key}", { n: 1, all: 2, key: "p1" })).waitFor();
  site.clean();
});

test("a service that was begun anew and asks for no account is served at once, with what was typed", async () => {
  const page = await site.open("en");
  await site.go(page, "/p/brook-flowers/settings");
  await page.getByLabel(t("It runs")).selectOption("every 4h");
  site.mock.world.beginAnew();
  await page.getByRole("button", { name: t("Save"), exact: true }).click();
  await page.getByText(t("Saved. It holds from the next run on.")).waitFor();
  assert.equal(site.mock.world.profiles.get("brook-flowers").document.schedule, "every 4h");
  assert.equal(await page.locator(".message.bad").count(), 0);
  site.clean();
});

test("whoever logs in again after a session has ended finds what they typed, somebody else does not", async () => {
  for (const [who, kept] of [["boss", "every 4h"], ["petra", "every 15m"]]) {
    const page = await site.open("en");
    const { world } = site.mock;
    world.withAccounts = true;
    await site.go(page, "/p/brook-flowers/settings");
    await page.getByLabel(t("It runs")).selectOption("every 4h");
    world.beginAnew();
    await page.getByRole("button", { name: t("Save"), exact: true }).click();
    const login = page.getByRole("dialog", { name: t("Log in") });
    await login.getByText(t("Your session has ended. Log in again; what you have typed is still there.")).waitFor();
    assert.equal(world.profiles.get("brook-flowers").document.schedule, "every 15m");
    await page.keyboard.press("Escape");
    await login.getByRole("textbox", { name: t("Name") }).fill(who);
    await login.getByLabel(t("Password")).fill("correct horse");
    world.user = who;
    await login.getByRole("button", { name: t("Log in") }).click();
    await login.waitFor({ state: "detached" });
    assert.equal(await page.getByLabel(t("It runs")).inputValue(), kept);
    if (who !== "boss") continue;
    await page.getByRole("button", { name: t("Save"), exact: true }).click();
    await page.getByText(t("Saved. It holds from the next run on.")).waitFor();
    assert.equal(world.profiles.get("brook-flowers").document.schedule, "every 4h");
    site.clean();
  }
});

test("what was being read when the session ended is read after the login", async () => {
  const page = await site.open("en");
  site.mock.world.withAccounts = true;
  await site.go(page, "/p/brook-flowers");
  site.mock.world.beginAnew();
  await page.getByRole("link", { name: t("History") }).click();
  const login = page.getByRole("dialog", { name: t("Log in") });
  await login.getByLabel(t("Password")).fill("correct horse");
  await login.getByRole("button", { name: t("Log in") }).click();
  await page.locator(".rows tbody tr").first().waitFor();
  site.clean();
});

test("a file that cannot be read is not shown as a remark to be saved; what it was before is restored by a button", async () => {
  for (const language of ["en", "cs"]) {
    const say = words(language);
    const page = await site.open(language);
    const brook = site.mock.world.profiles.get("brook-flowers");
    const before = brook.yaml();
    Object.assign(brook, { problems: [{ line: 9, column: 3, message: "broken: a list is not ended" }], keepsOld: false, unreadable: "# The file cannot be read.\n" });
    brook.stored("file");
    await site.go(page, "/");
    const card = page.locator(".integration", { hasText: "brook-flowers" });
    await card.getByText(say("once its file is mended")).waitFor();
    await site.go(page, "/p/brook-flowers");
    await page.getByRole("link", { name: say("Mend the file, or restore one of its last versions") }).click();
    await page.getByText(say("The file cannot be read, so there are no settings to show. Mend it or restore one of its last versions below.")).waitFor();
    assert.equal(await page.locator("#yaml").count(), 0);
    // The oldest is no part of it, and what is now cannot be restored.
    const restore = page.getByRole("button", { name: say("Restore this version") });
    await restore.first().waitFor();
    await page.locator("details .tag", { hasText: say("runs use this one") }).waitFor();
    assert.equal(await restore.count(), 2);
    await restore.first().click();
    await page.getByRole("dialog").getByRole("button", { name: say("Restore this version") }).click();
    await page.getByText(say("Restored. It holds from the next run on.")).waitFor();
    await page.locator("#schedule").waitFor();
    assert.equal(brook.yaml(), before);
    site.clean();
  }
});

test("a line of cron that is none is marked where it stands, in words of the field", async () => {
  for (const language of ["en", "cs"]) {
    const say = words(language);
    const page = await site.open(language);
    await site.go(page, "/p/brook-flowers/settings");
    await page.getByLabel(say("It runs")).selectOption("cron");
    const line = page.getByLabel(say("Minute, hour, day, month, weekday"));
    await line.fill("0 3 31 2 *");
    await page.getByRole("button", { name: say("Save"), exact: true }).click();
    await page.locator("#schedule-cron-error", { hasText: say("It would never run: no month of these has such a day.") }).waitFor();
    assert.equal(await line.getAttribute("aria-invalid"), "true");
    assert.equal(site.mock.world.profiles.get("brook-flowers").document.schedule, "every 15m");
    await line.fill("0 3 * * *");
    assert.equal(await page.locator("#schedule-cron-error").count(), 0);
    await page.getByRole("button", { name: say("Save"), exact: true }).click();
    await page.getByText(say("Saved. It holds from the next run on.")).waitFor();
    assert.equal(site.mock.world.profiles.get("brook-flowers").document.schedule, "cron: 0 3 * * *");
    site.clean();
  }
});

test("what a needed field says is the page's language, whatever the browser's", async () => {
  const page = await site.open("cs", { locale: "en-GB" });
  const say = words("cs");
  await site.go(page, "/");
  await page.getByLabel(words("en")("Language")).selectOption("cs");
  await site.go(page, "/new");
  // Of the only one that can be written to there is nothing to choose.
  assert.ok(await page.getByRole("radio", { name: /^Card box/ }).isChecked());
  await page.getByRole("button", { name: say("Continue") }).click();
  const message = (selector) => page.locator(selector).first().evaluate((input) => input.validationMessage);
  assert.equal(await message("input[name=source]"), say("Choose one of these."));
  assert.equal(await message("#profile-name"), say("Fill this in."));
  await page.getByRole("radio", { name: /^Stall/ }).check();
  await page.locator("#profile-name").pressSequentially("Můj obchod");
  assert.equal(await page.locator("#profile-name").inputValue(), "muj-obchod");
  await page.getByRole("button", { name: say("Continue") }).click();
  await page.locator(".settings").first().waitFor();
  site.clean();
});
