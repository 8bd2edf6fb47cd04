// SPDX-License-Identifier: Apache-2.0
import { h } from "preact";
import { may } from "../api/client";
import { flowsOf } from "../mapping/document";
import { readRule } from "../mapping/rule";
import { ruleWords } from "../mapping/rule_words";
import { optionText, stepText } from "../mapping/transforms";
import { valueText } from "../text/format";
import { t } from "../text/i18n";
import { flowText } from "../text/names";
import { say } from "../ui/notice";
import { ProfileEdit } from "./edit";
import { MappingFlows } from "./mapping_flows";

const itself = (path: string) => path;

function RuleWords({ written }: { written: unknown }) {
  const rule = readRule(written);
  const rest = Object.entries(rule.rest);
  return (
    <div class="in-words">
      <span>{ruleWords(rule, itself)}</span>
      {rule.apply.map((step) => <span class="tag">{stepText(step)}</span>)}
      {rule.fallback === null ? null : <span class="tag">{t("else “{text}”", { text: rule.fallback })}</span>}
      {rest.map(([name, value]) => <span class="tag">{optionText(name)}: {valueText(value)}</span>)}
    </div>
  );
}

// Whoever may ask neither system for its fields still reads the rules, if by the fields' paths.
function Rules({ document }: { document: Record<string, unknown> }) {
  const flows = flowsOf(document);
  if (!flows.length) return <p class="quiet">{t("Every record is mapped as the two connectors propose.")}</p>;
  return (
    <div>
      {flows.map((flow) => (
        <table class="rows" key={flow.name}>
          <caption>{flowText(flow.name)}: {flow.from.map(flowText).join(", ")} → {flow.to}</caption>
          <thead><tr><th scope="col">{t("Field")}</th><th scope="col">{t("What it is filled with")}</th></tr></thead>
          <tbody>
            {Object.entries(flow.fields).map(([field, rule]) => (
              <tr><th scope="row"><code>{field}</code></th><td data-label={t("What it is filled with")}><RuleWords written={rule} /></td></tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

export function ProfileMapping({ profile }: { profile: string }) {
  return (
    <article>
      <h2>{t("Mapping")}</h2>
      <ProfileEdit
        profile={profile}
        show={(edited) =>
          may("operate") ? (
            <MappingFlows {...edited} saveText={t("Save")} onSaved={() => say("ok", t("Saved. It holds from the next run on."))} />
          ) : (
            <Rules document={edited.profile.document as Record<string, unknown>} />
          )
        }
      />
    </article>
  );
}
