// SPDX-License-Identifier: Apache-2.0
// The console in front of the real service, the real connectors and the sandbox: what the mock cannot prove. The whole
// way of a new integration in both languages, each kind of refusal with its own help, a record that fails and is mended,
// a person found by phone, two runs compared, script in the shop's data; and a photograph of every page, in tests/shots.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import test, { after, afterEach, before } from "node:test";
import { fileURLToPath } from "node:url";
import { Keys, kLooks, Site, words } from "./browser.mjs";
import { startReal } from "./real.mjs";

const site = new Site(startReal);
before(() => site.start());
after(() => site.stop());
afterEach(async ({ passed }) => {
  // What one would have seen, for who looks why it failed.
  if (!passed) await site.context?.pages()[0]?.screenshot({ path: `${shots}service-last.png`, fullPage: true });
});
const real = () => site.mock;
const shots = fileURLToPath(new URL("shots/", import.meta.url));
mkdirSync(shots, { recursive: true });

let contactsBefore = 0; // at the contact centre, as the last test that wrote left them

const kScript = '<img src=x onerror="window.bad=1"><script>window.bad=1</script>';

async function paste(page, field, text) {
  await field.focus();
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData("text", pasted);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

/** What the connectors call their settings in a language. */
async function titlesIn(language) {
  const [shop, centre] = await Promise.all(["shoptet", "daktela"].map((id) => real().api(`/api/connectors/${id}`, language)));
  const title = (spec, name) => spec.config.properties[name].title;
  return { shop: (name) => title(shop.source, name), centre: (name) => title(centre.destination, name) };
}

async function toSettings(page, t, name) {
  await site.go(page, "/new");
  await page.getByRole("radio", { name: /^Shoptet/ }).check();
  await page.getByRole("radio", { name: /^Daktela/ }).check();
  await page.getByLabel(t("Name of the integration")).fill(name);
  await page.getByRole("button", { name: t("Continue") }).click();
  await page.locator("#source-instance_uri").waitFor();
}

/** All that a pasted link and the contact centre's administration give. */
async function fillAccess(page) {
  const { shop, daktela } = real().outside;
  await paste(page, page.locator("#source-customers_hash"), shop.customers_link);
  await paste(page, page.locator("#source-customers_hash"), shop.orders_link);
  await paste(page, page.locator("#source-customers_hash"), shop.orders_feed_link);
  await page.locator("#destination-instance_uri").fill(daktela.url);
  await page.locator("#destination-access_token").fill(daktela.access_token);
}

const card = async (name) => (await real().api("/api/profiles")).profiles.find((one) => one.name === name);

async function ranTo(page, t, status) {
  await page.locator("article .badge", { hasText: t(status) }).first().waitFor({ timeout: 120_000 });
}

async function photograph(page, name) {
  // What sticks to the window would lie across a picture of the whole page.
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: `${shots}service-${name}.png`, fullPage: true });
}

for (const [language, way] of [["cs", "separate"], ["en", "gathered"]]) {
  const t = words(language);
  const name = `obchod-${language}`;

  test(`${language}: from a pasted link to an active integration, one object for each ${way === "gathered" ? "person" : "record"}`, async () => {
    const page = await site.open(language);
    const titles = await titlesIn(language);
    const { shop, daktela } = real().outside;
    await toSettings(page, t, name);
    await page.getByLabel(titles.shop("customers_hash")).first().waitFor();
    await fillAccess(page);
    assert.equal(await page.locator("#source-instance_uri").inputValue(), shop.url);
    assert.equal(await page.locator("#source-customers_hash").inputValue(), shop.customers_hash);
    assert.equal(await page.locator("#source-orders_hash").inputValue(), shop.orders_hash);
    assert.equal(await page.locator("#source-orders_feed_hash").inputValue(), shop.orders_feed_hash);
    assert.equal(await page.locator("#source-partner_id").inputValue(), shop.partner_id);
    await photograph(page, `access-${language}`);
    await page.getByRole("button", { name: t("Authorise") }).click();
    await page.getByText(t("Both connections stand; see what is marked")).waitFor({ timeout: 60_000 });
    await photograph(page, `authorise-${language}`);
    await page.getByRole("button", { name: t("Continue") }).click();

    // The databases that are there are offered by name and title.
    const database = page.getByLabel(titles.centre("database"));
    await database.selectOption(daktela.database);
    await page.getByRole("radio", { name: t(way === "gathered" ? "One for each person" : "One for each record") }).check();
    await photograph(page, `objects-${language}`);
    await page.getByRole("button", { name: t("Continue") }).click();

    // The proposal, with what comes out of a real record of this shop; another source is seen at once.
    const title = page.locator(".rule:visible").filter({ has: page.locator("code", { hasText: /^title$/ }) });
    await title.locator(".result .value").waitFor({ timeout: 60_000 });
    await page.getByRole("combobox", { name: t("Fill another field") }).first().click();
    await page.keyboard.type("description");
    await page.keyboard.press("Enter");
    const note = page.locator(".rule:visible").filter({ has: page.locator("code", { hasText: /^description$/ }) });
    await note.getByRole("combobox").first().fill("guid");
    await page.keyboard.press("Enter");
    await note.locator(".result .value").waitFor({ timeout: 60_000 });
    await photograph(page, `mapping-${language}`);
    await page.getByRole("button", { name: t("Continue") }).click();

    await page.locator(".sample").first().waitFor({ timeout: 120_000 });
    assert.equal((await real().control("GET", "/contacts/count")).count ?? 0, contactsBefore, "a plan writes nothing");
    await photograph(page, `plan-${language}`);
    await page.getByRole("button", { name: t("Continue") }).click();
    await page.getByLabel(t("It runs")).selectOption("every 1h");
    await photograph(page, `activate-${language}`);
    await page.getByRole("button", { name: t("Activate") }).click();
    await page.locator("article .badge").first().waitFor();
    await photograph(page, `first-run-${language}`);
    await page.locator(".profile .badge", { hasText: t("Runs well") }).first().waitFor({ timeout: 120_000 });
    const { last_run, active } = await card(name);
    assert.equal(active, true);
    assert.equal(last_run.status, "ok");
    contactsBefore = (await real().control("GET", "/contacts/count")).count;
    assert.ok(contactsBefore > 0);
    await photograph(page, `run-${language}`);
    site.clean();
  });

  test(`${language}: a record that is refused is found, mended, and passes`, async () => {
    const page = await site.open(language);
    await real().control("POST", "/faults", { side: "daktela", action: "status", status: 400, method: "PUT", path: "*/contacts/*", times: 1, content_type: "application/json", body: JSON.stringify({ error: { form: { title: ["Neplatná hodnota"] } }, result: null }) });
    await real().control("POST", "/shop/customers/3/change", { full_name: `Nová ${language} ${kScript}`, remark: kScript });
    await site.go(page, `/p/${name}`);
    await page.getByRole("button", { name: t("Run now") }).click();
    await page.locator(".profile .badge", { hasText: t("Some records failed") }).first().waitFor({ timeout: 120_000 });
    await photograph(page, `partial-${language}`);
    await page.getByRole("link", { name: t("See the failed records") }).click();
    await page.locator("table.rows tbody button.link").first().waitFor();
    await photograph(page, `failed-${language}`);
    await page.locator("table.rows tbody button.link").first().click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("table.values input").first().waitFor();
    await page.screenshot({ path: `${shots}service-failed-record-${language}.png` });
    // What the rule that failed speaks of stands first, and whoever may mend it sees it.
    const first = dialog.locator("table.values tr.culprit input").first();
    assert.equal(await first.inputValue(), `Nová ${language} ${kScript}`);
    await first.fill("Nová Jana");
    await page.getByRole("button", { name: t("Mend and offer again") }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: t("Run now") }).click();
    await page.locator(".profile .badge", { hasText: t("Runs well") }).first().waitFor({ timeout: 120_000 });
    assert.equal((await card(name)).failed, 0);
    assert.equal(await page.evaluate(() => globalThis.bad), undefined, "script in the shop's data stays text");
    site.clean();
  });

  test(`${language}: a wrong hash, a wrong token and the box for one IP address each have their own help`, async () => {
    const page = await site.open(language);
    await toSettings(page, t, `chyby-${language}`);
    await fillAccess(page);
    await page.locator("#source-customers_hash").fill("0123456789abcdef0123456789abcdef");
    await page.locator("#destination-access_token").fill("wrong");
    await page.getByRole("button", { name: t("Authorise") }).click();
    await page.getByText(t("Not yet: see what to do")).waitFor({ timeout: 60_000 });
    const helps = async () => (await page.locator(".checks li.bad").allInnerTexts()).join("\n");
    const tryAgain = async () => {
      await page.getByRole("button", { name: t("Try again") }).click();
      await page.getByText(t("Trying both connections …")).waitFor();
      await page.getByText(t("Trying both connections …")).waitFor({ state: "hidden", timeout: 60_000 });
    };
    const first = await helps();
    assert.match(first, /hash/i);
    assert.match(first, /token/i);
    await photograph(page, `refused-${language}`);
    await page.locator(".checks #mend-destination-access_token").fill(real().outside.daktela.access_token);
    await page.locator(".checks #mend-source-customers_hash").fill(real().outside.shop.customers_hash);
    await real().control("PUT", "/settings", { shop: { deny: "403" } });
    try {
      await real().control("POST", "/faults", { side: "shop", action: "status", status: 403, body: "Pristup z IP adresy neni povolen. IP adresa", content_type: "text/html", path: "*/customers*", times: 5 });
      await tryAgain();
      const second = await helps();
      assert.notEqual(first, second);
      assert.doesNotMatch(second, /token/i, "what is mended is not told of any more");
      await photograph(page, `ip-box-${language}`);
    } finally {
      await real().control("DELETE", "/faults");
      await real().control("PUT", "/settings", { shop: { deny: "404" } });
    }
    await tryAgain();
    await page.getByText(t("Both connections stand; see what is marked")).waitFor({ timeout: 60_000 });
    site.clean();
  });

  test(`${language}: a person is found by phone`, async () => {
    const page = await site.open(language);
    const { accounts } = await real().control("GET", "/expected?kind=customer&index=5");
    await site.go(page, `/p/${name}/search`);
    await page.locator("#search-text").fill(accounts.find((account) => account.phone).phone);
    await page.locator("main form button").click();
    await page.locator(".explained").first().waitFor({ timeout: 60_000 });
    // Fields by the titles the mapping has.
    await page.locator(".explained th span").first().waitFor({ timeout: 60_000 });
    await photograph(page, `search-${language}`);
    site.clean();
  });

  test(`${language}: two runs are compared`, async () => {
    const page = await site.open(language);
    await site.go(page, `/p/${name}/history`);
    const picks = page.locator(".rows tbody input");
    await picks.nth(0).waitFor();
    await photograph(page, `history-${language}`);
    await picks.nth(0).check();
    await picks.nth((await picks.count()) - 1).check();
    await page.getByRole("button", { name: t("Compare") }).click();
    await page.locator(".compared tr.changed").first().waitFor();
    await photograph(page, `compare-${language}`);
    site.clean();
  });
}

for (const language of ["cs", "en"]) {
  const t = words(language);
  const name = `api-${language}`;
  const addon = `doplnek-${language}`;

  // By the API: which way is a choice that says what it means, and only its own settings are there.
  const chooseApi = async (page, profile) => {
    await toSettings(page, t, profile);
    const spec = (await real().api("/api/connectors/shoptet", language)).source.config;
    const [links, api] = spec.properties.access["x-choices"];
    assert.equal(await page.getByRole("radio", { name: links.title }).isChecked(), true, "links are what every shop has");
    await page.getByText(api.description).waitFor();
    await page.getByRole("radio", { name: api.title }).check();
    assert.equal(await page.locator("#source-customers_hash").count(), 0);
    assert.equal(await page.getByText(t("Have a whole link? Paste it into any field here and it is taken apart.")).count(), 0);
    await page.getByText(spec.properties.private_token.description).waitFor();
    await page.locator(".addresses", { hasText: `${real().address}/hooks/${profile}/install` }).waitFor();
    // What only tests have to say.
    await page.evaluate(() => document.querySelectorAll(".settings details").forEach((one) => (one.open = true)));
    await page.locator("#source-api_uri").fill(real().outside.shop.url);
    await page.locator("#destination-instance_uri").fill(real().outside.daktela.url);
    await page.locator("#destination-access_token").fill(real().outside.daktela.access_token);
  };
  const stands = (page) => page.getByText(t("Both connections stand; see what is marked")).waitFor({ timeout: 60_000 });
  const tried = async (page) => {
    await page.getByRole("button", { name: t("Try again") }).click();
    await page.getByText(t("Trying both connections …")).waitFor();
    await page.getByText(t("Trying both connections …")).waitFor({ state: "hidden", timeout: 60_000 });
    return (await page.locator(".checks li.bad").allInnerTexts()).join("\n");
  };
  const refused = async (page) => {
    await page.getByText(t("Not yet: see what to do")).waitFor({ timeout: 60_000 });
    return (await page.locator(".checks li.bad").allInnerTexts()).join("\n");
  };
  const withApi = async (settings, then) => {
    await real().control("PUT", "/settings", { api: settings });
    try {
      await then();
    } finally {
      await real().control("PUT", "/settings", { api: { trial: false, suspended: false, forbidden: [] } });
    }
  };

  test(`${language}: by the API with a private token, and what is wrong with one says what to do`, async () => {
    const page = await site.open(language);
    const { shop } = real().outside;
    await chooseApi(page, name);
    await photograph(page, `api-access-${language}`);
    await page.locator("#source-private_token").fill("wrong");
    await page.locator("#source-shoptet_id").fill("999999");
    await page.getByRole("button", { name: t("Authorise") }).click();
    assert.match(await refused(page), /Nastavení → Přístup k API/);
    await photograph(page, `api-refused-${language}`);

    // Another shop's: mended beside the row that says so.
    await page.locator(".checks #mend-source-private_token").fill(shop.private_token);
    assert.match(await tried(page), /999999/);
    await photograph(page, `api-other-shop-${language}`);
    await page.locator(".checks #mend-source-shoptet_id").fill(String(shop.eshop_id));
    assert.equal(await tried(page), "");
    await stands(page);

    await withApi({ forbidden: ["orders"] }, async () => {
      const said = await tried(page);
      assert.match(said, language === "cs" ? /právo/ : /right/);
      assert.match(said, /Přístup k API/);
      await photograph(page, `api-no-right-${language}`);
    });
    await withApi({ trial: true }, async () => {
      const said = await tried(page);
      assert.match(said, language === "cs" ? /zkušební/i : /trial/);
      // It is mended by the other way in, which is offered beside it.
      assert.equal(await page.locator(".checks #mend-source-access input[type=radio]").count(), 2);
      await photograph(page, `api-trial-${language}`);
    });
    assert.equal(await tried(page), "");
    await page.getByRole("button", { name: t("Continue") }).click();
    await page.locator("#late-destination-database").waitFor({ timeout: 60_000 });
    await page.locator("#late-destination-database").selectOption(real().outside.daktela.database);
    await page.getByRole("radio", { name: t("One for each record") }).check();
    await page.getByRole("button", { name: t("Continue") }).click();
    await page.locator(".rule:visible .result .value").first().waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: t("Continue") }).click();
    await page.locator(".sample").first().waitFor({ timeout: 120_000 });
    await page.getByRole("button", { name: t("Continue") }).click();
    await page.getByRole("button", { name: t("Activate") }).click();
    await page.locator(".profile .badge", { hasText: t("Runs well") }).first().waitFor({ timeout: 120_000 });
    const { document } = await real().api(`/api/profiles/${name}`);
    assert.deepEqual(Object.keys(document.source.config).sort(), ["access", "api_uri", "private_token", "shoptet_id"]);
    contactsBefore = (await real().control("GET", "/contacts/count")).count;
    site.clean();
  });

  test(`${language}: by the addon, which is installed while it is set up; suspended it says so`, async () => {
    const page = await site.open(language);
    const { shop } = real().outside;
    await chooseApi(page, addon);
    await page.locator("#source-eshop_name").fill(shop.eshop_name);
    await page.locator("#source-shoptet_id").fill(String(shop.eshop_id));
    await page.locator("#source-addon_client_id").fill(shop.client_id);
    await page.locator("#source-addon_client_secret").fill(shop.client_secret);
    await page.locator("#source-oauth_uri").fill(shop.url);
    await page.locator("#source-webhooks_url").fill(`${real().address}/hooks/${addon}`);
    await page.getByRole("button", { name: t("Authorise") }).click();
    assert.match(await refused(page), /Propojení → Doplňky Shoptet/);
    await photograph(page, `addon-missing-${language}`);

    // What the shop does when its owner installs the addon.
    const { code } = await real().control("POST", "/shop/install-code");
    const installed = await fetch(`${real().address}/hooks/${addon}/install?code=${encodeURIComponent(code)}`);
    assert.equal(installed.status, 200, await installed.text());
    assert.equal(await tried(page), "");
    await stands(page);
    assert.equal(language === "cs" && /chosen yet|Custom fields/.test(await page.locator(".checks").innerText()), false, "nothing is left in English");
    await photograph(page, `addon-stands-${language}`);
    await withApi({ suspended: true }, async () => {
      assert.match(await tried(page), language === "cs" ? /doplněk|doplňk/i : /addon/i);
      await photograph(page, `addon-suspended-${language}`);
    });
    site.clean();
  });
}

test("the wizard by keyboard alone", async () => {
  const t = words("en");
  const page = await site.open("en");
  const titles = await titlesIn("en");
  const { shop, daktela } = real().outside;
  const keys = new Keys(page);
  const goOn = async () => {
    await keys.reach(t("Continue"));
    await keys.press("Enter");
  };
  await site.go(page, "/");
  await keys.reach(t("New integration"));
  await keys.press("Enter");
  await page.getByRole("radio").first().waitFor();
  await keys.reach(/^Shoptet/);
  await keys.press("Space");
  await keys.reach(/^Daktela/);
  await keys.press("Space");
  await keys.reach(t("Name of the integration"));
  await keys.type("keys");
  await keys.press("Enter");
  await page.locator("#source-instance_uri").waitFor();
  for (const [name, value] of [["instance_uri", shop.url], ["customers_hash", shop.customers_hash], ["orders_hash", shop.orders_hash], ["orders_feed_hash", shop.orders_feed_hash], ["partner_id", shop.partner_id]]) {
    await keys.reach(titles.shop(name));
    await keys.type(value);
  }
  await keys.press("Tab");
  await keys.reach(titles.centre("instance_uri"));
  await keys.type(daktela.url);
  await keys.reach(titles.centre("access_token"));
  await keys.type(daktela.access_token);
  await keys.press("Enter");
  await page.getByText(t("Both connections stand; see what is marked")).waitFor({ timeout: 60_000 });
  await goOn();
  await page.getByLabel(titles.centre("database")).waitFor({ timeout: 60_000 });
  await keys.reach(titles.centre("database"));
  await keys.type("E-shop");
  await goOn();
  await page.locator(".rule:visible .result .value").first().waitFor({ timeout: 60_000 });
  await goOn();
  await page.locator(".sample").first().waitFor({ timeout: 60_000 });
  await goOn();
  await page.getByLabel(t("It runs")).waitFor();
  await keys.reach(t("Activate"));
  await keys.press("Enter");
  await page.locator(".profile .badge", { hasText: t("Runs well") }).first().waitFor({ timeout: 120_000 });
  site.clean();
});

const seen = (selector) => async (page) => page.locator(selector).first().waitFor({ timeout: 60_000 });
const kPages = [
  ["integrations", "/", seen(".integration")],
  ["access", "/new", async (page, t) => {
    await page.getByRole("radio", { name: /^Shoptet/ }).check();
    await page.getByRole("radio", { name: /^Daktela/ }).check();
    await page.locator("#profile-name").fill("dalsi");
    await page.getByRole("button", { name: t("Continue") }).click();
    await seen(".settings")(page);
  }],
  ["access-api", "/new", async (page, t) => {
    await page.getByRole("radio", { name: /^Shoptet/ }).check();
    await page.getByRole("radio", { name: /^Daktela/ }).check();
    await page.locator("#profile-name").fill("dalsi");
    await page.getByRole("button", { name: t("Continue") }).click();
    await page.locator("#source-access input[value=api]").check();
    await seen("#source-private_token")(page);
  }],
  ["authorise", "/setup/chyby-cs/authorise", seen(".checks li")],
  ["objects", "/setup/obchod-en/objects", seen(".choice.tall")],
  ["mapping", "/p/obchod-cs/mapping", seen(".rule .result .value")],
  ["people", "/p/obchod-en/mapping", seen(".rule .result .value")],
  ["plan", "/setup/obchod-en/plan", seen(".counts")],
  ["run", "/p/obchod-en", seen(".counts")],
  ["failed", "/p/obchod-cs/failed", seen("article .notice")],
  ["identity", "/p/obchod-en/identity", seen("article .notice, .sides")],
  ["history", "/p/obchod-cs/history", seen(".chart")],
  ["settings", "/p/obchod-cs/settings", seen(".settings")],
  ["search", "/p/obchod-en/search", async (page) => {
    await page.locator("#search-text").fill("600 000 005");
    await page.locator("main form button").click();
    await seen(".explained")(page);
  }],
  ["service", "/settings", seen(".facts")],
  ["connectors", "/settings/connectors", seen(".card")],
  ["audit", "/settings/audit", seen(".rows")],
];

for (const { name, language, options } of kLooks)
  test(`every page on real data: ${name} (${language})`, async () => {
    const t = words(language);
    const page = await site.open(language, options);
    for (const [what, path, ready] of kPages) {
      await site.go(page, path);
      await page.reload();
      await ready(page, t);
      await photograph(page, `${what}-${name}`);
      assert.deepEqual(await site.sticksOut(page), [], `${what} sticks out`);
      await site.accessible(page, what);
    }
    site.clean();
  });
