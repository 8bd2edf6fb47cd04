// SPDX-License-Identifier: Apache-2.0
// What each page does beside the wizard: what happens while one looks, decisions, two editors, rights, what must not happen.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { Site, words } from "./browser.mjs";
import { kByHand } from "./mock/world.mjs";

const site = new Site();
before(() => site.start());
after(() => site.stop());
const t = words("en");

test("cards change while one looks, and what needs a person stands first", async () => {
  const page = await site.open("en");
  await site.go(page, "/");
  assert.deepEqual((await page.locator(".integration h2").allInnerTexts()).slice(0, 2), ["mill", "lamps-and-light-of-the-old-town"]);
  site.mock.world.pace = kByHand;
  const run = site.mock.world.run(site.mock.world.profiles.get("brook-flowers"));
  await page.locator(".integration", { hasText: "brook-flowers" }).getByText(t("Running")).waitFor();
  run.end();
  await page.locator(".integration", { hasText: "brook-flowers" }).getByText(t("Runs well")).waitFor();
  site.clean();
});

test("a run is watched and cancelled", async () => {
  const page = await site.open("en");
  site.mock.world.pace = kByHand;
  const run = site.mock.world.run(site.mock.world.profiles.get("brook-flowers"));
  run.tick();
  await site.go(page, "/p/brook-flowers");
  await page.getByText(t("The run at work")).waitFor();
  run.tick();
  await page.locator(".counts tbody th", { hasText: "guests" }).waitFor();
  await page.locator(".log", { hasText: "run begins" }).waitFor();
  await page.locator(".chart .line").first().waitFor();
  await page.getByRole("button", { name: t("Cancel the run") }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("Cancel the run") }).click();
  await page.locator(".live .badge", { hasText: t("Stopping") }).waitFor();
  run.tick();
  await page.locator("article .badge", { hasText: t("Cancelled") }).waitFor();
  site.clean();
});

test("a run whose process was killed says so", async () => {
  const page = await site.open("en");
  await site.go(page, "/p/lamps-and-light-of-the-old-town");
  await page.getByText(t("The run's process was ended by {signal}", { signal: "SIGSEGV" })).waitFor();
  site.clean();
});

test("what the source's system tells of is on the card and on the page, and a run of it says what it is", async () => {
  const page = await site.open("en");
  await site.go(page, "/");
  const said = page.locator(".integration", { hasText: "brook-flowers" }).locator("dd", { hasText: "31" });
  await said.getByText("2 wait, the oldest came").waitFor();
  assert.equal(await page.locator(".integration", { hasText: "kites" }).getByText(t("Told by the source's system")).count(), 0);
  await site.go(page, "/p/brook-flowers/history");
  const row = page.locator(".rows tbody tr", { hasText: t("some records only") });
  assert.equal(await row.count(), 1);
  await row.getByRole("link").click();
  await page.getByText(t("told of by the source's system")).waitFor();
  await page.locator("article .tag", { hasText: t("some records only") }).waitFor();
  site.clean();
});

test("failed records: some are ignored, all of a reason are offered again, one is dropped", async () => {
  const page = await site.open("en");
  const kept = () => site.mock.world.profiles.get("kites").failed;
  await site.go(page, "/p/kites/failed");
  await page.getByLabel(t("Choose {name}", { name: "2024-0008" })).check();
  await page.getByRole("button", { name: t("Ignore") }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("Ignore") }).click();
  await page.getByText(t("ignored"), { exact: true }).waitFor();
  assert.deepEqual(kept().map((one) => Boolean(one.ignored)), [false, false, true]);

  await page.getByLabel(t("Why")).selectOption("mapping");
  await page.locator("tbody strong", { hasText: t("Refused by the destination") }).first().waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Try the one again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("Try again") }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.deepEqual(kept().map((one) => Boolean(one.offered)), [false, true, false]);

  await page.getByRole("button", { name: "Drop the one" }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("Drop") }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.deepEqual(kept().map((one) => one.key), ["guests:g1", "purchases:p8"]);
  site.clean();
});

test("a conflict of identity is seen side by side and decided", async () => {
  const page = await site.open("en");
  await site.go(page, "/p/kites/identity");
  await page.locator(".sides .card").nth(2).waitFor();
  await page.getByRole("button", { name: t("They are not") }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("Split") }).click();
  await page.getByText(t("Decided: they are not one")).waitFor();
  assert.equal(await page.getByRole("button", { name: t("They are not"), exact: true }).count(), 0);
  // Somewhere else and back, and decided otherwise.
  await page.getByRole("link", { name: t("History") }).click();
  await page.getByRole("link", { name: t("Conflicts") }).click();
  await page.getByText(t("Decided: they are not one")).waitFor();
  await page.getByRole("button", { name: t("They are one after all") }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("Join") }).click();
  await page.getByText(t("Decided: they are one"), { exact: true }).waitFor();
  await page.getByText(t("Remembered in place of the decision before; it acts in the next run.")).waitFor();
  site.mock.world.pace = kByHand;
  site.mock.world.run(site.mock.world.profiles.get("kites")).end();
  await page.getByText(t("Nothing contradicts itself")).waitFor();
  site.clean();
});

test("a person is found by phone, and what is nobody's is said to be", async () => {
  const page = await site.open("en");
  await site.go(page, "/search");
  await page.getByLabel(t("E-mail, phone, name or number")).fill("600 000 001");
  await page.getByLabel(t("In"), { exact: true }).selectOption("brook-flowers");
  await page.locator("main").getByRole("button", { name: t("Search") }).click();
  await page.getByText("written 14 minutes ago").waitFor();
  assert.equal(await page.locator(".explained tr.changed").count(), 1);
  // In the words of the mapping.
  await page.locator(".explained tr.changed th", { hasText: "Last name" }).waitFor();
  await page.locator(".explained tr.changed", { hasText: "Name · Surname" }).waitFor();
  await page.getByLabel(t("E-mail, phone, name or number")).fill("nobody@example.com");
  await page.locator("main").getByRole("button", { name: t("Search") }).click();
  await page.getByText(t("Nothing is known of “{text}”", { text: "nobody@example.com" })).waitFor();
  site.clean();
});

test("two runs are compared: counts, circumstances, lines of the profile", async () => {
  const page = await site.open("en");
  await site.go(page, "/p/brook-flowers/history");
  const picks = page.locator(".rows tbody input");
  await picks.nth(0).check();
  await picks.nth(20).check();
  await page.getByRole("button", { name: t("Compare") }).click();
  await page.locator(".diff .added", { hasText: "city" }).waitFor();
  assert.ok((await page.locator(".compared tr.changed").count()) > 0);
  site.clean();
});

test("two editors see each other's change, and neither is lost", async () => {
  const page = await site.open("en");
  const profile = site.mock.world.profiles.get("brook-flowers");
  await site.go(page, "/p/brook-flowers/mapping");
  const note = page.locator(".rule:visible").filter({ has: page.locator("code", { hasText: /^note$/ }) }).getByRole("combobox");
  await note.fill("phones");
  await page.keyboard.press("Enter");
  // Meanwhile somebody else.
  profile.document.streams.guests.fields.title = "city";
  profile.stored("petra");
  await page.getByRole("button", { name: t("Save"), exact: true }).click();
  const box = page.locator(".box", { hasText: t("Somebody changed this profile meanwhile; nothing of yours is stored yet") });
  await box.waitFor();
  const { y, height } = await box.boundingBox();
  assert.ok(y + height > 0 && y < page.viewportSize().height, "it is in sight");
  assert.ok(await box.evaluate((element) => element === document.activeElement), "and has the focus");
  await page.locator(".notice tr", { hasText: "streams.guests.fields.title" }).first().waitFor();
  await page.getByText(t("Your changes are about other places; both can be kept.")).waitFor();
  await page.getByRole("button", { name: t("Save mine on top") }).click();
  await page.getByText(t("Saved."), { exact: true }).waitFor();
  assert.equal(profile.document.streams.guests.fields.note, "phones[]");
  assert.equal(profile.document.streams.guests.fields.title, "city");
  site.clean();
});

test("somebody else's comment is shown, and whoever writes the whole file decides which text stays", async () => {
  const page = await site.open("en");
  const profile = site.mock.world.profiles.get("brook-flowers");
  await site.go(page, "/p/brook-flowers/settings");
  await page.getByLabel(t("It runs")).selectOption("every 4h");
  profile.comment = "# seen by petra\n";
  profile.stored("petra");
  await page.getByRole("button", { name: t("Save"), exact: true }).click();
  await page.locator(".box .diff .added", { hasText: "# seen by petra" }).waitFor();
  await page.getByRole("button", { name: t("Take theirs, drop mine") }).click();
  await page.locator(".box").waitFor({ state: "detached" });

  await page.getByText(t("The profile's file")).click();
  await page.locator("#yaml").fill("mine: 1\n");
  profile.comment = "# seen twice\n";
  profile.stored("petra");
  await page.getByRole("button", { name: t("Save the file") }).click();
  await page.locator(".notice .diff .added", { hasText: "# seen twice" }).waitFor();
  assert.equal(await page.locator("#yaml").inputValue(), "mine: 1\n");
  await page.getByRole("button", { name: t("Take theirs, drop mine") }).click();
  assert.match(await page.locator("#yaml").inputValue(), /^# seen twice/);
  site.clean();
});

test("an integration is deactivated after a question, by whoever may activate it", async () => {
  const page = await site.open("en");
  const brook = site.mock.world.profiles.get("brook-flowers");
  await site.go(page, "/p/brook-flowers");
  await page.getByRole("button", { name: t("Deactivate") }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("Cancel") }).click();
  assert.equal(brook.active, true);
  await page.getByRole("button", { name: t("Deactivate") }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("Deactivate") }).click();
  await page.getByRole("button", { name: t("Activate") }).waitFor();
  assert.equal(brook.active, false);
  brook.active = true;
  site.mock.world.role = "operator";
  await page.reload();
  await page.getByRole("button", { name: t("Run now") }).waitFor();
  assert.equal(await page.getByRole("button", { name: t("Deactivate") }).count(), 0);
  site.clean();
});

test("what was taken out of service is put back", async () => {
  const page = await site.open("en");
  await site.go(page, "/p/nuts/settings");
  await page.getByText(t("Take it out of service")).click();
  await page.getByRole("button", { name: t("Take out of service") }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("Take out of service") }).click();
  await page.getByText("1 integration is out of service").click();
  await page.getByRole("button", { name: t("Put back") }).click();
  await page.getByRole("heading", { name: "nuts" }).waitFor();
  await page.getByRole("button", { name: t("Activate") }).waitFor();
  await page.getByRole("link", { name: t("Integrations") }).first().click();
  await page.locator(".integration", { hasText: "nuts" }).waitFor();
  assert.equal(await page.getByText("integration is out of service").count(), 0);
  site.clean();
});

test("a secret that is set is not shown and stays as it is", async () => {
  const page = await site.open("en");
  await site.go(page, "/p/brook-flowers/settings");
  const key = page.getByLabel("Reading key");
  assert.equal(await key.inputValue(), "");
  assert.equal(await key.getAttribute("placeholder"), "••••••••");
  assert.equal(await key.getAttribute("type"), "password");
  await page.getByLabel(t("It runs")).selectOption("every 4h");
  await page.getByRole("button", { name: t("Save"), exact: true }).click();
  await page.getByText(t("Saved. It holds from the next run on.")).waitFor();
  const { document } = site.mock.world.profiles.get("brook-flowers");
  assert.equal(document.source.config.key, "abc123");
  assert.equal(document.schedule, "every 4h");
  site.clean();
});

test("a viewer is offered nothing that changes anything, nor personal values", async () => {
  const page = await site.open("en");
  site.mock.world.role = "viewer";
  for (const path of ["/", "/p/kites", "/p/kites/failed", "/p/kites/identity", "/p/brook-flowers/settings", "/settings"]) {
    await site.go(page, path);
    await page.reload();
    await page.locator("h1").waitFor();
    for (const name of ["Run now", "Deactivate", "Try again", "Drop", "Show personal values", "They are one", "Save", "Take out of service"])
      assert.equal(await page.getByRole("button", { name: t(name), exact: true }).count(), 0, `${path}: ${name}`);
    assert.equal(await page.getByRole("link", { name: t("New integration") }).count(), 0);
  }
  site.clean();
});

test("whoever is not logged in gets the login, and a session that ends leads back to it", async () => {
  const page = await site.open("en");
  site.mock.world.withAccounts = true;
  site.mock.world.loggedIn = false;
  await site.go(page, "/p/kites");
  await page.getByRole("textbox", { name: t("Name") }).first().fill("boss");
  await page.getByLabel(t("Password")).fill("guess");
  await page.getByRole("button", { name: t("Log in") }).click();
  await page.getByText("name or password is wrong").waitFor();
  await page.getByLabel(t("Password")).fill("correct horse");
  await page.getByRole("button", { name: t("Log in") }).click();
  await page.getByRole("heading", { name: "kites" }).waitFor();
  await page.getByRole("button", { name: t("Log out {user}", { user: "boss" }) }).click();
  await page.getByRole("heading", { name: t("Log in") }).waitFor();
  site.clean();
});

test("the language is switched on the page and remembered", async () => {
  const page = await site.open("en");
  await site.go(page, "/");
  await page.getByLabel(t("Language")).selectOption("cs");
  await page.getByRole("heading", { name: "Integrace", exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "cs");
  await page.reload();
  await page.getByRole("heading", { name: "Integrace", exact: true }).waitFor();
  site.clean();
});

test("script in names, settings and records is shown as text", async () => {
  const page = await site.open("en");
  const { world } = site.mock;
  const evil = '<img src=x onerror="window.bad=1"><script>window.bad=1</script>';
  const kites = world.profiles.get("kites");
  Object.assign(kites.failed[0], { name: evil, message: evil, field: evil, reason: evil, record: { [evil]: evil } });
  kites.runs[0].error = evil;
  world.conflicts[0].value = evil;
  world.profiles.get("mill").problems[0].message = evil;
  for (const path of ["/", "/p/kites", "/p/kites/identity", "/p/mill", "/p/kites/failed"]) {
    await site.go(page, path);
    await page.locator("main").getByText("<script>").locator("visible=true").first().waitFor();
  }
  await page.getByRole("button", { name: evil }).click();
  await page.getByRole("dialog").locator("code", { hasText: "<script>" }).first().waitFor();
  assert.equal(await page.evaluate(() => globalThis.bad), undefined);
  assert.equal(await page.locator("main img").count(), 0);
  site.clean();
});

test("a service that does not answer is said to be silent, and found again", async () => {
  const page = await site.open("en");
  await site.go(page, "/");
  await page.route("**/api/**", (route) => route.abort());
  await page.getByRole("link", { name: "kites" }).first().click();
  await page.getByText(t("The service does not answer. Is it running?")).waitFor();
  await page.unroute("**/api/**");
  await page.getByRole("button", { name: t("Try again") }).click();
  await page.locator(".counts").waitFor();
});
