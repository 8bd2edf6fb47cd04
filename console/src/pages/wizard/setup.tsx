// SPDX-License-Identifier: Apache-2.0
// The steps of an integration that is stored but not active: each reads and writes the profile, so that one can leave
// and go on another day.
import { h } from "preact";
import { go, to } from "../../route";
import { t } from "../../text/i18n";
import { ProfileEdit, type Edited } from "../edit";
import { Activate } from "./activate";
import { Authorise } from "./authorise";
import { MappingStep } from "./mapping_step";
import { Objects } from "./objects";
import { PlanStep } from "./plan_step";
import { kSteps, Steps, stepTitle, type Step } from "./steps";

export interface StepProps extends Edited {
  onNext: () => void;
  onBack: (() => void) | null;
}

function stepFor(step: Step, props: StepProps): JSX.Element {
  switch (step) {
    case "objects":
      return <Objects {...props} />;
    case "mapping":
      return <MappingStep {...props} />;
    case "plan":
      return <PlanStep {...props} />;
    case "activate":
      return <Activate {...props} />;
    default:
      return <Authorise {...props} />;
  }
}

const kFirst = kSteps.indexOf("authorise");

export function Setup({ profile, step }: { profile: string; step: string }) {
  const at = Math.max(kSteps.indexOf(step as Step), kFirst);
  const move = (by: number) => go("setup", profile, kSteps[at + by]);
  return (
    <section class="wizard">
      <h1>{t("Set up {name}", { name: profile })}</h1>
      <Steps at={kSteps[at]} href={(one) => (kSteps.indexOf(one) >= kFirst ? to("setup", profile, one) : null)} />
      <h2 class="step">{stepTitle(kSteps[at])}</h2>
      <ProfileEdit
        key={kSteps[at]}
        profile={profile}
        show={(edited) => stepFor(kSteps[at], { ...edited, onNext: () => move(1), onBack: at > kFirst ? () => move(-1) : null })}
      />
    </section>
  );
}
