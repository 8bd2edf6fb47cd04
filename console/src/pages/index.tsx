// SPDX-License-Identifier: Apache-2.0
// Which page an address means.
import { h } from "preact";
import { may } from "../api/client";
import { to } from "../route";
import { t } from "../text/i18n";
import { LinkButton } from "../ui/button";
import { Notice } from "../ui/notice";
import { Conflicts } from "./conflicts";
import { Failed } from "./failed";
import { Compare, History } from "./history";
import { Integrations } from "./integrations";
import { ProfileFrame } from "./profile_frame";
import { ProfileMapping } from "./profile_mapping";
import { ProfileSettings } from "./profile_settings";
import { RunPage } from "./run";
import { Search } from "./search";
import { Settings } from "./settings";
import { Setup } from "./wizard/setup";
import { NewIntegration } from "./wizard/new_integration";

function profilePage(name: string, page: string, rest: string[]): JSX.Element | null {
  switch (page) {
    case "":
      return <RunPage key={name} profile={name} />;
    case "run":
      return <RunPage key={`${name}/${rest[0]}`} profile={name} run={rest[0]} />;
    case "failed":
      return <Failed key={name} profile={name} />;
    case "identity":
      return <Conflicts key={name} profile={name} />;
    case "history":
      return rest.length === 2 ? <Compare profile={name} one={rest[0]} other={rest[1]} /> : <History key={name} profile={name} />;
    case "search":
      return <Search key={name} profile={name} />;
    case "mapping":
      return <ProfileMapping key={name} profile={name} />;
    case "settings":
      return <ProfileSettings key={name} profile={name} />;
    default:
      return null;
  }
}

export function pageFor(path: string[]): JSX.Element {
  const [area = "", name = "", page = "", ...rest] = path;
  if (area === "") return <Integrations />;
  // What only leads to refusals is not opened.
  const closed = (area === "new" || area === "setup") && !may("configure");
  if (closed) return <section><h1>{t("New integration")}</h1><Notice tone="info" title={t("Only an administrator sets up integrations")} /><LinkButton href={to()} icon="back">{t("Integrations")}</LinkButton></section>;
  if (area === "new") return <NewIntegration step={name} />;
  if (area === "setup" && name) return <Setup key={name} profile={name} step={page} />;
  if (area === "search") return <Search />;
  if (area === "settings") return <Settings part={name} />;
  const shown = area === "p" && name ? profilePage(name, page, rest) : null;
  if (shown) return <ProfileFrame key={name} profile={name} page={page}>{shown}</ProfileFrame>;
  return (
    <section>
      <h1>{t("There is no such page")}</h1>
      <LinkButton href={to()} icon="back">{t("Integrations")}</LinkButton>
    </section>
  );
}
