// SPDX-License-Identifier: Apache-2.0
// The way through the wizard: where one is, and back to what is done.
import { h } from "preact";
import { t } from "../../text/i18n";

export const kSteps = ["connectors", "settings", "authorise", "objects", "mapping", "plan", "activate"] as const;
export type Step = (typeof kSteps)[number];

export function stepTitle(step: Step): string {
  switch (step) {
    case "connectors":
      return t("What to connect");
    case "settings":
      return t("Access");
    case "authorise":
      return t("Authorise");
    case "objects":
      return t("What is written");
    case "mapping":
      return t("Mapping");
    case "plan":
      return t("Plan");
    case "activate":
      return t("Activate");
  }
}

export function Steps({ at, href }: { at: Step; href: (step: Step) => string | null }) {
  const here = kSteps.indexOf(at);
  return (
    <nav class="steps" aria-label={t("Steps")}>
      <ol>
        {kSteps.map((step, i) => {
          const link = i < here ? href(step) : null;
          const inside = [<span class="dot" aria-hidden="true">{i < here ? "✓" : String(i + 1)}</span>, <span class="name">{stepTitle(step)}</span>];
          return (
            <li key={step} class={i < here ? "done" : i === here ? "here" : ""} aria-current={i === here ? "step" : undefined}>
              {link ? <a href={link}>{inside}</a> : <span>{inside}</span>}
            </li>
          );
        })}
      </ol>
      <p class="now">{t("Step {n} of {all}", { n: here + 1, all: kSteps.length })}</p>
    </nav>
  );
}
